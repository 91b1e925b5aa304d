package io.tenantservice.crypto.kms;

import io.tenantservice.crypto.CryptoException;
import io.tenantservice.crypto.CryptoFailure;
import java.util.concurrent.CompletableFuture;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.identity.spi.AwsCredentialsIdentity;
import software.amazon.awssdk.identity.spi.IdentityProvider;
import software.amazon.awssdk.identity.spi.ResolveIdentityRequest;

/**
 * The SDK's default chain (environment, profile, EKS Pod Identity, ECS, EC2), asked off the event loop: it reads files
 * and waits for answers on the thread that asks.
 */
final class OffLoopCredentials implements IdentityProvider<AwsCredentialsIdentity>, AutoCloseable {

    private final DefaultCredentialsProvider chain =
            DefaultCredentialsProvider.builder().build();

    @Override
    public Class<AwsCredentialsIdentity> identityType() {
        return AwsCredentialsIdentity.class;
    }

    @Override
    public CompletableFuture<AwsCredentialsIdentity> resolveIdentity(ResolveIdentityRequest request) {
        return CompletableFuture.supplyAsync(this::resolve, Thread::startVirtualThread);
    }

    private AwsCredentialsIdentity resolve() {
        try {
            return chain.resolveCredentials();
        } catch (SdkException e) {
            throw new CryptoException(CryptoFailure.PROVIDER_AUTH);
        }
    }

    @Override
    public void close() {
        chain.close();
    }
}
