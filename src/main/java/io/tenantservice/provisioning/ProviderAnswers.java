package io.tenantservice.provisioning;

import io.tenantservice.credential.Connection;
import io.tenantservice.credential.CredentialVerification;
import io.tenantservice.operation.Provider;
import io.tenantservice.operation.StepFailure;
import io.tenantservice.operation.StepResult;
import io.tenantservice.operation.StepResult.Done;
import io.tenantservice.operation.StepResult.Failed;

/** What a provider's answer means for the step that asked. */
final class ProviderAnswers {

    private ProviderAnswers() {}

    static StepResult result(Provider provider, CredentialVerification verification) {
        return verification.code() == null
                ? new Done()
                : new Failed(StepFailure.of(
                        provider, verification.code(), verification.providerCode(), verification.hint()));
    }

    static StepResult result(Provider provider, Connection connection) {
        return switch (connection) {
            case Connection.Connected() -> new Done();
            case Connection.Refused refused ->
                new Failed(StepFailure.of(provider, refused.code(), refused.providerCode(), refused.hint()));
        };
    }
}
