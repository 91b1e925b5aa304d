package io.tenantservice.credential.resolve;

import static io.tenantservice.platform.problem.ProblemCode.TENANT_STATE_CONFLICT;

import io.tenantservice.crypto.CryptoFailure;
import io.tenantservice.platform.problem.ProblemCode;
import io.tenantservice.tenant.TenantState;
import java.util.List;
import java.util.stream.Stream;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** A secret that was asked for and is not in the answer. */
@Schema(name = "WithheldSecret")
public record WithheldSecret(
        @Schema(description = "Which one", examples = "access_token")
        String field,

        @Schema(
                description =
                        "Why. `TENANT_STATE_CONFLICT`: the tenant's state does not let it be shown. Any other: it "
                                + "cannot be opened, and asking again does not help")
        ProblemCode code) {

    /** @return those of one credential; absent when there are none */
    static @Nullable List<WithheldSecret> of(FoundCredential credential, TenantState state, OpenedSecrets opened) {
        List<WithheldSecret> withheld = credential.secrets().stream()
                .flatMap(secret -> withheld(secret, state, opened.failures().get(secret)))
                .toList();
        return withheld.isEmpty() ? null : withheld;
    }

    private static Stream<WithheldSecret> withheld(
            FoundSecret secret, TenantState state, @Nullable CryptoFailure failure) {
        if (!secret.isShowable(state)) {
            return Stream.of(new WithheldSecret(secret.name(), TENANT_STATE_CONFLICT));
        }
        return failure == null ? Stream.empty() : Stream.of(new WithheldSecret(secret.name(), failure.problem()));
    }
}
