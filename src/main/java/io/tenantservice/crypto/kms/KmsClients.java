package io.tenantservice.crypto.kms;

import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import software.amazon.awssdk.core.client.config.SdkAdvancedAsyncClientOption;
import software.amazon.awssdk.http.nio.netty.NettyNioAsyncHttpClient;
import software.amazon.awssdk.http.nio.netty.SdkEventLoopGroup;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.retries.DefaultRetryStrategy;
import software.amazon.awssdk.services.kms.KmsAsyncClient;
import software.amazon.awssdk.services.kms.KmsAsyncClientBuilder;

/**
 * One client for each region, made when it is first needed. Not the extension's own client: that repeats whatever
 * fails, and a rotation must not be repeated blindly.
 */
@ApplicationScoped
class KmsClients {

    private static final int THREADS = 2;

    private final KmsConfig config;
    private final OffLoopCredentials credentials = new OffLoopCredentials();
    private final Map<String, CompletableFuture<KmsAsyncClient>> clients = new HashMap<>();

    KmsClients(KmsConfig config) {
        this.config = config;
    }

    /** Made off the event loop, as the SDK reads files for it. */
    synchronized CompletableFuture<KmsAsyncClient> in(String region) {
        return clients.computeIfAbsent(
                region, absent -> CompletableFuture.supplyAsync(() -> connect(region), Thread::startVirtualThread));
    }

    @PreDestroy
    synchronized void close() {
        for (CompletableFuture<KmsAsyncClient> client : clients.values()) {
            var _ = client.thenAccept(KmsAsyncClient::close);
        }
        credentials.close();
    }

    private KmsAsyncClient connect(String region) {
        KmsAsyncClientBuilder client = KmsAsyncClient.builder()
                .region(Region.of(region))
                .credentialsProvider(credentials)
                .httpClientBuilder(NettyNioAsyncHttpClient.builder()
                        .maxConcurrency(config.poolSize())
                        .connectionTimeout(config.connectTimeout())
                        .eventLoopGroupBuilder(SdkEventLoopGroup.builder().numberOfThreads(THREADS)))
                .asyncConfiguration(results ->
                        results.advancedOption(SdkAdvancedAsyncClientOption.FUTURE_COMPLETION_EXECUTOR, Runnable::run))
                .overrideConfiguration(calls ->
                        calls.apiCallTimeout(config.callTimeout()).retryStrategy(DefaultRetryStrategy.doNotRetry()));
        config.endpoint().ifPresent(client::endpointOverride);
        return client.build();
    }
}
