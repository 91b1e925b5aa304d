package io.tenantservice.provisioning;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.annotation.JsonSerialize;
import io.quarkus.runtime.annotations.RegisterForReflection;
import io.smallrye.mutiny.Uni;
import io.tenantservice.crypto.IntakeContext;
import io.tenantservice.crypto.PlatformKey;
import io.tenantservice.crypto.PlatformSecrets;
import io.tenantservice.platform.secret.RevealSecret;
import io.tenantservice.platform.secret.Secret;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.UUID;

/**
 * Seals what an onboarding was asked for, and opens it. Talks to the provider, so but for {@link #persist} never inside
 * a transaction.
 */
@ApplicationScoped
class Intake {

    private final PlatformSecrets secrets;

    /** Writes secrets in clear, as what it writes is sealed at once. */
    private final ObjectMapper revealing;

    Intake(PlatformSecrets secrets, ObjectMapper json) {
        this.secrets = secrets;
        this.revealing = json.copy().addMixIn(Secret.class, InClear.class);
    }

    @RegisterForReflection
    @JsonSerialize(using = RevealSecret.class)
    private interface InClear {}

    Uni<OnboardingSecret> sealRequest(UUID operationId, UUID tenantId, OnboardTenant request) {
        IntakeContext place = new IntakeContext(operationId, IntakeContext.Part.REQUEST);
        return secrets.seal(PlatformKey.INTAKE, place, Secret.of(write(request)), subject(place))
                .map(ciphertext -> OnboardingSecret.of(tenantId, operationId, ciphertext));
    }

    Uni<OnboardTenant> openRequest(OnboardingSecret kept) {
        return secrets.open(kept.encrypted(), kept.place(), subject(kept.place()))
                .map(this::read);
    }

    /**
     * Stores it, in the transaction that is open.
     *
     * @throws io.tenantservice.platform.problem.Problem CONCURRENT_CHANGE when a rotation has overtaken it since it was
     *     sealed
     */
    Uni<Void> persist(OnboardingSecret kept) {
        return secrets.requireCurrent(PlatformKey.INTAKE, kept.encrypted())
                .chain(kept::persist)
                .replaceWithVoid();
    }

    private static String subject(IntakeContext place) {
        return "the request of operation " + place.operationId();
    }

    private String write(OnboardTenant request) {
        try {
            return revealing.writeValueAsString(request);
        } catch (JsonProcessingException e) {
            // Without its cause, which might quote a secret.
            throw new IllegalStateException("a request that cannot be written");
        }
    }

    private OnboardTenant read(Secret request) {
        try {
            return revealing.readValue(request.reveal(), OnboardTenant.class);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a sealed request that cannot be read");
        }
    }
}
