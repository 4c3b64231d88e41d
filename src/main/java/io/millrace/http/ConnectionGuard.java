package io.millrace.http;

import io.millrace.value.Json;
import io.millrace.wire.Problem;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpStatusClass;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.ReferenceCountUtil;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayDeque;
import java.util.Locale;
import java.util.Optional;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/**
 * Stands right after the codec of one connection: refuses requests that HTTP forbids before anything else sees them,
 * gives every response what every response has, and a problem document to errors that come without one. Everything
 * happens on the connection's event loop.
 */
final class ConnectionGuard extends ChannelDuplexHandler {
    private static final int FIRST_ERROR = 400;

    /** IMF-fixdate (RFC 9110, section 5.6.7), whose day always has two digits. */
    private static final DateTimeFormatter DATE =
            DateTimeFormatter.ofPattern("EEE, dd MMM uuuu HH:mm:ss 'GMT'", Locale.ENGLISH);

    /** The date of the second in which one was last asked for. */
    private static volatile Stamp stamp = new Stamp(0, "");

    private record Stamp(long second, String text) {}

    private final RequestChecks checks;
    private final RequestClock clock;
    private final Queue<BodyArrival> arrivals = new ArrayDeque<>(1);
    /** Of the latest request. */
    private @Nullable BodyArrival arriving;
    /** Of the request that is handled, until its answer is written. */
    private @Nullable BodyArrival handled;

    private int unanswered;
    private boolean refusing;
    private @Nullable FullHttpResponse refusal;

    ConnectionGuard(HttpSettings settings, RequestClock clock) {
        this.checks = new RequestChecks(settings);
        this.clock = clock;
    }

    static String date() {
        long now = System.currentTimeMillis() / 1000;
        Stamp latest = stamp;
        if (latest.second() != now) {
            latest = new Stamp(now, DATE.format(Instant.ofEpochSecond(now).atZone(ZoneOffset.UTC)));
            stamp = latest;
        }
        return latest.text();
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        if (refusing) {
            note(message);
            ReferenceCountUtil.release(message);
            return;
        }
        if (message instanceof HttpRequest request) {
            clock.headArrived();
            arriving = new BodyArrival(HttpUtil.is100ContinueExpected(request));
            Optional<Problem> problem = checks.check(request);
            if (problem.isPresent()) {
                ReferenceCountUtil.release(message);
                refuse(ctx, problem.get());
                return;
            }
            unanswered++;
            arrivals.add(arriving);
        }
        note(message);
        ctx.fireChannelRead(message);
    }

    private void note(Object message) {
        BodyArrival body = arriving;
        if (body != null
                && message instanceof HttpContent content
                && content.decoderResult().isSuccess()) {
            body.add(content.content().readableBytes());
            if (message instanceof LastHttpContent) {
                body.end();
                clock.requestArrived();
            }
        }
    }

    /** True from the head of a request to the end of its body. */
    boolean isReceiving() {
        return arriving != null && !arriving.isComplete();
    }

    /** The body of the first request that is not handled yet; to be taken when its handling begins. */
    BodyArrival takeBody() {
        BodyArrival taken = arrivals.remove();
        handled = taken;
        return taken;
    }

    /** Answers after all requests before it. */
    private void refuse(ChannelHandlerContext ctx, Problem problem) {
        refusing = true;
        clock.requestArrived();
        FullHttpResponse response = response(problem);
        response.headers().set(HttpHeaderNames.CONNECTION, "close");
        refusal = response;
        sendRefusal(ctx);
    }

    private void sendRefusal(ChannelHandlerContext ctx) {
        FullHttpResponse last = refusal;
        if (last != null && unanswered == 0) {
            refusal = null;
            ctx.writeAndFlush(last).addListener(ChannelFutureListener.CLOSE);
        }
    }

    @Override
    public void write(ChannelHandlerContext ctx, Object message, ChannelPromise promise) {
        if (message instanceof HttpResponse head) {
            if (head.status().codeClass() == HttpStatusClass.INFORMATIONAL) {
                interim(ctx, head, promise);
                return;
            }
            continueBefore(ctx, head);
        }
        boolean last = message instanceof LastHttpContent;
        handled = last ? null : handled;
        var unused = ctx.write(message instanceof HttpResponse head ? complete(head) : message, promise);
        if (last) {
            unanswered--;
            clock.answered();
            sendRefusal(ctx);
        }
    }

    /**
     * Reactor Netty has {@code 100 Continue} written from the thread that begins to read the body, so that it may come
     * here after the head of the answer, where it would be taken for a part of that. It also announces there that the
     * connection ends, which is true of the answer only.
     */
    private void interim(ChannelHandlerContext ctx, HttpResponse head, ChannelPromise promise) {
        BodyArrival body = handled;
        if (body != null && body.takeContinue()) {
            head.headers().remove(HttpHeaderNames.CONNECTION);
            var unused = ctx.write(head, promise);
        } else {
            ReferenceCountUtil.release(head);
            promise.trySuccess();
        }
    }

    /**
     * An answer that begins before anyone reads the body, such as the events of a job that waits, needs the body all the
     * same. After any other than a success nobody wants it.
     */
    private void continueBefore(ChannelHandlerContext ctx, HttpResponse head) {
        BodyArrival body = handled;
        if (body != null && body.takeContinue() && head.status().codeClass() == HttpStatusClass.SUCCESS) {
            var unused = ctx.write(new DefaultFullHttpResponse(
                    HttpVersion.HTTP_1_1, HttpResponseStatus.CONTINUE, Unpooled.EMPTY_BUFFER));
        }
    }

    private static HttpResponse complete(HttpResponse head) {
        boolean bare = head instanceof FullHttpResponse full
                && head.status().code() >= FIRST_ERROR
                && !head.headers().contains(HttpHeaderNames.CONTENT_TYPE)
                && !full.content().isReadable();
        HttpResponse whole = bare ? filled((FullHttpResponse) head) : head;
        whole.headers().set(HttpHeaderNames.DATE, date()).set("X-Content-Type-Options", "nosniff");
        return whole;
    }

    private static HttpResponse filled(FullHttpResponse bare) {
        String detail = "HTTP does not allow this request: " + bare.status().reasonPhrase();
        FullHttpResponse whole = response(Problem.refusal(bare.status().code(), detail, "/"));
        bare.headers().forEach(field -> {
            if (!whole.headers().contains(field.getKey())) {
                whole.headers().set(field.getKey(), field.getValue());
            }
        });
        bare.release();
        return whole;
    }

    private static FullHttpResponse response(Problem problem) {
        byte[] body = Json.bytes(problem.toValue());
        FullHttpResponse response = new DefaultFullHttpResponse(
                HttpVersion.HTTP_1_1, HttpResponseStatus.valueOf(problem.status()), Unpooled.wrappedBuffer(body));
        response.headers()
                .set(HttpHeaderNames.CONTENT_TYPE, Problem.MEDIA_TYPE)
                .set(HttpHeaderNames.CACHE_CONTROL, "no-store")
                .set(HttpHeaderNames.CONTENT_LENGTH, body.length)
                .set(HttpHeaderNames.DATE, date())
                .set("X-Content-Type-Options", "nosniff");
        return response;
    }
}
