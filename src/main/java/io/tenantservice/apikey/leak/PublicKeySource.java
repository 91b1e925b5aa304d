package io.tenantservice.apikey.leak;

import io.quarkus.tls.TlsConfiguration;
import io.quarkus.tls.TlsConfigurationRegistry;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.net.TrustOptions;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.io.IOException;
import java.security.interfaces.ECPublicKey;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** Asks the reporter for its public keys. Straight on the connection, so that an answer without end is cut off. */
@ApplicationScoped
class PublicKeySource {

    /** GitHub's answer has some 500 bytes. */
    static final int MOST_BYTES = 64 * 1024;

    private static final Duration CONNECT_WITHIN = Duration.ofSeconds(2);
    private static final Duration ANSWER_WITHIN = Duration.ofSeconds(5);
    private static final int OK = 200;

    /** The name of the TLS configuration that may say whom to trust. */
    private static final String TLS = "leaks";

    private final LeakConfig config;
    private final Vertx vertx;
    private final HttpClient client;

    @Inject
    PublicKeySource(LeakConfig config, Vertx vertx, TlsConfigurationRegistry tls) {
        this(config, vertx, tls.get(TLS).map(TlsConfiguration::getTrustStoreOptions));
    }

    /** @param trusted whose certificates are good, instead of those that the JVM trusts */
    PublicKeySource(LeakConfig config, Vertx vertx, Optional<TrustOptions> trusted) {
        this.config = config;
        this.vertx = vertx;
        HttpClientOptions options = new HttpClientOptions()
                .setConnectTimeout((int) CONNECT_WITHIN.toMillis())
                .setMaxPoolSize(1);
        trusted.ifPresent(options::setTrustOptions);
        this.client = vertx.createHttpClient(options);
    }

    @PreDestroy
    void close() {
        client.close();
    }

    boolean isConfigured() {
        return config.publicKeysUrl().isPresent();
    }

    /**
     * @return one key at least, by identifier; ends within 5 s, and fails with {@link IOException} and whatever else keeps
     *     it from that
     */
    Uni<Map<String, ECPublicKey>> fetch() {
        return Uni.createFrom()
                .completionStage(() -> Future.<Map<String, ECPublicKey>>future(this::askOnAContext)
                        .toCompletionStage())
                .ifNoItem()
                .after(ANSWER_WITHIN)
                .failWith(() -> new IOException("gives no answer within " + ANSWER_WITHIN.toSeconds() + " s"));
    }

    /** Whoever takes the answer on another thread may come too late for its body. */
    private void askOnAContext(Promise<Map<String, ECPublicKey>> asked) {
        // What is thrown on a context reaches nobody who waits, so it has to become a failure of the future.
        vertx.getOrCreateContext()
                .runOnContext(
                        go -> Future.succeededFuture().compose(now -> ask()).onComplete(asked));
    }

    private Future<Map<String, ECPublicKey>> ask() {
        return client.request(request())
                .compose(HttpClientRequest::send)
                .compose(PublicKeySource::body)
                .map(document -> PublicKeys.read(document.getBytes()))
                .compose(keys -> keys.isEmpty() ? failed("has none that can be used") : Future.succeededFuture(keys));
    }

    private RequestOptions request() {
        RequestOptions request = new RequestOptions()
                .setAbsoluteURI(config.publicKeysUrl().orElseThrow())
                .setTimeout(ANSWER_WITHIN.toMillis())
                .putHeader("Accept", "application/json")
                // GitHub refuses who does not say what he is.
                .putHeader("User-Agent", "tenant-service");
        // A mounted file ends with a line break.
        config.publicKeysToken()
                .ifPresent(token -> request.putHeader("Authorization", "Bearer " + token.stripTrailing()));
        return request;
    }

    private static Future<Buffer> body(HttpClientResponse answer) {
        if (answer.statusCode() != OK) {
            answer.request().reset();
            return failed("answers " + answer.statusCode());
        }
        Buffer body = Buffer.buffer();
        Promise<Buffer> whole = Promise.promise();
        answer.handler(part -> {
            if (body.length() + part.length() > MOST_BYTES) {
                whole.tryFail(new IOException("answers more than " + MOST_BYTES + " bytes"));
            } else {
                body.appendBuffer(part);
            }
        });
        answer.exceptionHandler(whole::tryFail);
        answer.endHandler(end -> whole.tryComplete(body));
        // One that never ends would keep the connection.
        return whole.future()
                .timeout(ANSWER_WITHIN.toMillis(), TimeUnit.MILLISECONDS)
                .onFailure(failure -> answer.request().reset());
    }

    private static <T> Future<T> failed(String how) {
        return Future.failedFuture(new IOException(how));
    }
}
