package io.tenantservice.platform.network;

import io.quarkus.runtime.StartupEvent;
import io.quarkus.runtime.configuration.ConfigurationException;
import io.quarkus.tls.TlsConfiguration;
import io.quarkus.tls.TlsConfigurationRegistry;
import io.smallrye.mutiny.Uni;
import io.tenantservice.platform.attempt.CallerContext;
import io.tenantservice.platform.network.OutboundFailure.Reason;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.net.JdkSSLEngineOptions;
import io.vertx.core.net.SocketAddress;
import io.vertx.core.net.TrustOptions;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/**
 * Calls addresses that somebody outside has chosen. Each call looks the name up once, refuses it unless all addresses are
 * public, and connects to one of just these, so a name that changes in between reaches nothing else. Redirects are not
 * followed, no proxy is used, and no more than a part of the answer is taken off the wire.
 */
@ApplicationScoped
public class OutboundClient {

    /** Bytes of an answer's body, which nobody looks at; it is read so that the other side can end what it says. */
    private static final int MOST_READ = 64 * 1024;

    private static final int MOST_ADDRESSES = 4;

    /** No limit of ours: there is none to wait for, as no connection is used twice. Callers bound what they begin. */
    private static final int MOST_CONNECTIONS = 10_000;

    /** The name of the TLS configuration that may say whom to trust. */
    private static final String TLS = "outbound";

    private final Vertx vertx;
    private final HostLookup lookup;
    private final OutboundConfig config;
    private final List<Cidr> ownNetworks;
    private final HttpClient http;

    @Inject
    OutboundClient(Vertx vertx, HostLookup lookup, OutboundConfig config, TlsConfigurationRegistry tls) {
        this(vertx, lookup, config, tls.get(TLS).map(TlsConfiguration::getTrustStoreOptions));
    }

    /**
     * @param trusted whose certificates are good, instead of those that the JVM trusts
     * @throws ConfigurationException when one of the own networks is none
     */
    OutboundClient(Vertx vertx, HostLookup lookup, OutboundConfig config, Optional<TrustOptions> trusted) {
        this.vertx = vertx;
        this.lookup = lookup;
        this.config = config;
        this.ownNetworks = config.ownNetworks().orElse(List.of()).stream()
                .map(OutboundClient::ownNetwork)
                .toList();
        HttpClientOptions options = options(config);
        trusted.ifPresent(options::setTrustOptions);
        this.http = vertx.createHttpClient(options);
    }

    private static Cidr ownNetwork(String setting) {
        return Cidr.parse(setting.strip())
                .orElseThrow(() -> new ConfigurationException(
                        "tenantservice.outbound.own-networks: " + setting + " is no block of addresses"));
    }

    /** So that a bad setting ends the start. */
    void begin(@Observes StartupEvent event) {}

    private static HttpClientOptions options(OutboundConfig config) {
        int connectMillis = (int) config.connectTimeout().toMillis();
        return new HttpClientOptions()
                .setSsl(true)
                .setVerifyHost(true)
                .setConnectTimeout(connectMillis)
                .setSslHandshakeTimeout(connectMillis)
                .setSslHandshakeTimeoutUnit(TimeUnit.MILLISECONDS)
                // Whoever is called chooses how much work a handshake is.
                .setSslEngineOptions(new JdkSSLEngineOptions().setUseWorkerThread(true))
                .setMaxPoolSize(MOST_CONNECTIONS)
                // The next call may find the name somewhere else.
                .setKeepAlive(false);
    }

    /**
     * Posts a body.
     *
     * @return whatever came; fails with {@link OutboundFailure}
     */
    public Uni<OutboundAnswer> post(PublicUrl url, MultiMap headers, Buffer body) {
        return CallerContext.keep(lookup.addresses(url.host())
                .onFailure(UnknownHostException.class)
                .transform(unknown -> new OutboundFailure(Reason.HOST_REFUSED))
                .chain(addresses -> areAllowed(addresses)
                        ? tryInTurn(alternating(addresses), 0, url, headers, body)
                        : Uni.createFrom().failure(new OutboundFailure(Reason.HOST_REFUSED)))
                .ifNoItem()
                .after(config.totalTimeout())
                .failWith(() -> new OutboundFailure(Reason.TIMED_OUT)));
    }

    private boolean areAllowed(List<InetAddress> addresses) {
        return addresses.stream().allMatch(address -> mayBeCalled(address.getAddress()));
    }

    private boolean mayBeCalled(byte[] address) {
        boolean isPublic = PublicAddress.is(address) && !Cidr.anyContains(ownNetworks, address);
        return isPublic || (config.allowLoopback() && PublicAddress.isLoopback(address));
    }

    /** This network may reach one family alone, so the first few are not all of the other. */
    private static List<InetAddress> alternating(List<InetAddress> addresses) {
        List<InetAddress> first = addresses.stream()
                .filter(address -> address.getClass() == addresses.getFirst().getClass())
                .toList();
        List<InetAddress> others =
                addresses.stream().filter(address -> !first.contains(address)).toList();
        return IntStream.range(0, addresses.size())
                .boxed()
                .flatMap(i -> Stream.of(first, others)
                        .filter(family -> i < family.size())
                        .map(family -> family.get(i)))
                .limit(MOST_ADDRESSES)
                .toList();
    }

    private Uni<OutboundAnswer> tryInTurn(
            List<InetAddress> addresses, int next, PublicUrl url, MultiMap headers, Buffer body) {
        boolean isLast = next + 1 == addresses.size();
        Uni<OutboundAnswer> call = call(addresses.get(next), url, headers, body);
        return isLast
                ? call
                : call.onFailure(OutboundClient::isNotConnected)
                        .recoverWithUni(() -> tryInTurn(addresses, next + 1, url, headers, body));
    }

    /** Nothing was sent yet, so another address may be asked. */
    private static boolean isNotConnected(Throwable failure) {
        return failure instanceof OutboundFailure outbound && outbound.reason() == Reason.NOT_CONNECTED;
    }

    private Uni<OutboundAnswer> call(InetAddress address, PublicUrl url, MultiMap headers, Buffer body) {
        RequestOptions request = new RequestOptions()
                .setMethod(HttpMethod.POST)
                .setServer(SocketAddress.inetSocketAddress(new InetSocketAddress(address, url.port())))
                // For SNI, the check of the certificate, and the header Host.
                .setHost(url.host())
                .setPort(url.port())
                .setURI(url.path())
                .setHeaders(headers)
                .setFollowRedirects(false);
        return Uni.createFrom().emitter(emitter -> {
            AtomicBoolean isOver = new AtomicBoolean();
            Future<HttpClientRequest> opened = http.request(request);
            emitter.onTermination(() -> {
                isOver.set(true);
                opened.onSuccess(OutboundClient::endUnanswered);
            });
            opened.compose(open -> isOver.get()
                            // Whoever was told that it failed must not have it sent after all.
                            ? Future.<HttpClientResponse>failedFuture(new TimeoutException())
                            : open.send(body).onSuccess(answer -> drain(open, answer)))
                    .onSuccess(answer ->
                            emitter.complete(new OutboundAnswer(answer.statusCode(), answer.getHeader("Retry-After"))))
                    .onFailure(failure -> emitter.fail(new OutboundFailure(reason(failure, opened))));
        });
    }

    private static void endUnanswered(HttpClientRequest open) {
        if (open.response().result() == null) {
            // A reset would leave the connection open when nothing was sent yet.
            open.connection().close();
        }
    }

    /** Reads on for as long as a call may take, and no further. */
    private void drain(HttpClientRequest request, HttpClientResponse answer) {
        AtomicInteger read = new AtomicInteger();
        long late = vertx.setTimer(
                config.totalTimeout().toMillis(), due -> request.connection().close());
        answer.handler(part -> {
                    if (read.addAndGet(part.length()) > MOST_READ) {
                        request.connection().close();
                    }
                })
                .end()
                .onComplete(ended -> vertx.cancelTimer(late));
    }

    private static Reason reason(Throwable failure, Future<HttpClientRequest> opened) {
        if (isTls(failure)) {
            return Reason.TLS_FAILED;
        }
        if (opened.failed()) {
            return Reason.NOT_CONNECTED;
        }
        return Reason.NOT_HTTP;
    }

    private static boolean isTls(@Nullable Throwable failure) {
        return failure != null && (failure instanceof SSLException || isTls(failure.getCause()));
    }

    @PreDestroy
    void close() {
        var _ = http.close();
    }
}
