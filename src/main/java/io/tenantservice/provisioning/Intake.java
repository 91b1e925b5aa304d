package io.tenantservice.provisioning;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.annotation.JsonSerialize;
import io.quarkus.runtime.annotations.RegisterForReflection;
import io.smallrye.mutiny.Uni;
import io.tenantservice.crypto.Ciphertext;
import io.tenantservice.crypto.IntakeContext;
import io.tenantservice.crypto.PlatformKey;
import io.tenantservice.crypto.PlatformSecrets;
import io.tenantservice.platform.secret.RevealSecret;
import io.tenantservice.platform.secret.Secret;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.UUID;

/** Seals what an onboarding must keep secret, and opens it. Talks to the provider, so but for {@link
 * #persist} never inside a transaction. */
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
        return seal(new IntakeContext(operationId, IntakeContext.Part.REQUEST), tenantId, Secret.of(write(request)));
    }

    Uni<OnboardTenant> openRequest(OnboardingSecret kept) {
        return open(kept).map(this::read);
    }

    Uni<OnboardingSecret> sealKey(UUID operationId, UUID tenantId, Secret apiKey) {
        return seal(new IntakeContext(operationId, IntakeContext.Part.API_KEY), tenantId, apiKey);
    }

    Uni<Secret> open(OnboardingSecret kept) {
        return secrets.open(kept.encrypted(), kept.place(), subject(kept.place()));
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

    private Uni<OnboardingSecret> seal(IntakeContext place, UUID tenantId, Secret secret) {
        Uni<Ciphertext> kept = secrets.seal(PlatformKey.INTAKE, place, secret, subject(place));
        return kept.map(ciphertext -> OnboardingSecret.of(tenantId, place, ciphertext));
    }

    private static String subject(IntakeContext place) {
        return place.part() + " of operation " + place.operationId();
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
