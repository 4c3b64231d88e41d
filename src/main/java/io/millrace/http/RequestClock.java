package io.millrace.http;

import io.millrace.value.Json;
import io.millrace.wire.Problem;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.timeout.ReadTimeoutException;
import io.netty.util.concurrent.ScheduledFuture;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Ends requests that arrive too slowly: a head has a time from its first byte to its last, a body may not be silent for
 * long. A body that the server itself does not read at the moment may take any time. Stands before the codec of one
 * connection; everything happens on its event loop.
 */
final class RequestClock extends ChannelInboundHandlerAdapter {
    private final long headNanos;
    private final long bodyNanos;
    private State state = State.IDLE;
    private boolean answering;
    private long lastRead;
    private long headSince;
    private @Nullable ScheduledFuture<?> timer;

    private enum State {
        IDLE,
        HEAD,
        BODY
    }

    RequestClock(Duration head, Duration body) {
        this.headNanos = head.toNanos();
        this.bodyNanos = body.toNanos();
    }

    @Override
    public void channelActive(ChannelHandlerContext ctx) {
        startHead();
        watch(ctx);
        ctx.fireChannelActive();
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object bytes) {
        lastRead = System.nanoTime();
        if (state == State.IDLE) {
            startHead();
        }
        ctx.fireChannelRead(bytes);
    }

    /** Most requests are here whole by now and need no timer. */
    @Override
    public void channelReadComplete(ChannelHandlerContext ctx) {
        watch(ctx);
        ctx.fireChannelReadComplete();
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        stop();
        ctx.fireChannelInactive();
    }

    /** The head of a request is complete, its body begins. */
    void headArrived() {
        stop();
        state = State.BODY;
        answering = true;
    }

    /** The request is complete. */
    void requestArrived() {
        stop();
        state = State.IDLE;
    }

    /** The answer is written. */
    void answered() {
        answering = false;
    }

    private void startHead() {
        state = State.HEAD;
        headSince = System.nanoTime();
    }

    /** Sees to it that there is a timer while something is to arrive. */
    private void watch(ChannelHandlerContext ctx) {
        if (timer != null || state == State.IDLE) {
            return;
        }
        if (state == State.BODY) {
            watchBody(ctx, bodyNanos);
        } else {
            long left = headNanos - (System.nanoTime() - headSince);
            timer = ctx.executor().schedule(() -> refuseHead(ctx), left, TimeUnit.NANOSECONDS);
        }
    }

    private void refuseHead(ChannelHandlerContext ctx) {
        if (answering) {
            var unused = ctx.close();
            return;
        }
        byte[] body = Json.bytes(Problem.refusal(408, "The head of the request did not arrive in time", "/")
                .toValue());
        String head = "HTTP/1.1 408 Request Timeout\r\nConnection: close\r\nContent-Type: " + Problem.MEDIA_TYPE
                + "\r\nContent-Length: " + body.length + "\r\nDate: " + ConnectionGuard.date() + "\r\n\r\n";
        ctx.writeAndFlush(Unpooled.wrappedBuffer(head.getBytes(StandardCharsets.US_ASCII), body))
                .addListener(ChannelFutureListener.CLOSE);
    }

    private void watchBody(ChannelHandlerContext ctx, long delay) {
        timer = ctx.executor().schedule(() -> checkBody(ctx), delay, TimeUnit.NANOSECONDS);
    }

    private void checkBody(ChannelHandlerContext ctx) {
        long silent = System.nanoTime() - lastRead;
        boolean wanted = ctx.channel().config().isAutoRead();
        if (!wanted || silent < bodyNanos) {
            watchBody(ctx, wanted ? bodyNanos - silent : bodyNanos);
        } else if (answering) {
            ctx.fireExceptionCaught(ReadTimeoutException.INSTANCE);
            watchBody(ctx, bodyNanos);
        } else {
            var unused = ctx.close();
        }
    }

    private void stop() {
        if (timer != null) {
            timer.cancel(false);
            timer = null;
        }
    }
}
