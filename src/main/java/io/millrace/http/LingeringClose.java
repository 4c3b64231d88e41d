package io.millrace.http;

import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.channel.socket.DuplexChannel;
import io.netty.util.ReferenceCountUtil;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/**
 * Closes a connection whose client is still sending in two steps (RFC 9112, section 9.6): first only the way out, then,
 * once the client has closed its own or after a while, all of it. What arrives in between is thrown away. Closed at once,
 * the kernel would answer those bytes with a reset, which may overtake the answer. Stands before all other handlers of
 * one connection; everything happens on its event loop.
 */
final class LingeringClose extends ChannelDuplexHandler {
    private final Duration longest;
    private final BooleanSupplier receiving;
    private boolean lingering;

    /**
     * For one connection.
     *
     * @param longest that a client may go on sending
     * @param receiving whether a request is not here to its end
     */
    LingeringClose(Duration longest, BooleanSupplier receiving) {
        this.longest = longest;
        this.receiving = receiving;
    }

    @Override
    public void close(ChannelHandlerContext ctx, ChannelPromise promise) {
        if (!lingering
                && receiving.getAsBoolean()
                && ctx.channel() instanceof DuplexChannel channel
                && channel.isActive()) {
            lingering = true;
            channel.shutdownOutput().addListener(shut -> linger(ctx, promise));
        } else {
            var unused = ctx.close(promise);
        }
    }

    private void linger(ChannelHandlerContext ctx, ChannelPromise promise) {
        Runnable end = () -> {
            var unused = ctx.close();
        };
        var timer = ctx.executor().schedule(end, longest.toNanos(), TimeUnit.NANOSECONDS);
        ctx.channel().closeFuture().addListener(closed -> {
            timer.cancel(false);
            promise.trySuccess();
        });
        ctx.channel().config().setAutoRead(true);
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object bytes) {
        if (lingering) {
            ReferenceCountUtil.release(bytes);
        } else {
            ctx.fireChannelRead(bytes);
        }
    }
}
