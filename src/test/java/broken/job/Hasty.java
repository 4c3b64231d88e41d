package broken.job;

import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Calls what may not be called here. */
class Hasty {
    String blocks(Mono<String> mono) {
        return mono.block();
    }

    void subscribes(Mono<String> mono) {
        mono.subscribe();
    }

    Supplier<CompletableFuture<String>> hides(Mono<String> mono) {
        return mono::toFuture;
    }

    Flux<?> groups(Flux<String> flux) {
        return flux.groupBy(String::length);
    }

    Mono<String> caches(Mono<String> mono) {
        return mono.cache();
    }

    Flux<String> shares(Flux<String> flux) {
        return flux.share();
    }

    Flux<String> ignores(Flux<String> flux) {
        return flux.onErrorContinue((error, value) -> {});
    }
}
