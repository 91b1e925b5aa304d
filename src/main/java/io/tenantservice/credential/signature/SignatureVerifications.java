package io.tenantservice.credential.signature;

import static io.tenantservice.platform.problem.ProblemCode.GENESYS_REGION_UNKNOWN;
import static io.tenantservice.platform.problem.ProblemCode.INVALID_FORMAT;
import static io.tenantservice.platform.problem.ProblemCode.REQUIRED;

import io.micrometer.core.instrument.MeterRegistry;
import io.smallrye.mutiny.Uni;
import io.tenantservice.credential.resolve.SigningSecrets;
import io.tenantservice.credential.resolve.SigningSecrets.Signer;
import io.tenantservice.platform.problem.FieldError;
import io.tenantservice.platform.problem.Problem;
import io.tenantservice.platform.secret.Secret;
import io.tenantservice.platform.security.Caller;
import io.tenantservice.provider.genesys.GenesysRegion;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Checks signatures of webhooks with the secrets that are stored. */
@ApplicationScoped
class SignatureVerifications {

    /** Clocks of providers and ours differ. */
    private static final Duration AHEAD = Duration.ofMinutes(5);

    private final SigningSecrets secrets;
    private final Clock clock;
    private final MeterRegistry metrics;

    SignatureVerifications(SigningSecrets secrets, Clock clock, MeterRegistry metrics) {
        this.secrets = secrets;
        this.clock = clock;
        this.metrics = metrics;
    }

    /** Fails as {@link SigningSecrets} does, and when the request names nobody who could have signed. */
    Uni<SignatureVerification> verify(VerifySignature request, Caller caller) {
        return Uni.createFrom().deferred(() -> {
            byte[] body = decoded(request.body());
            return signer(request, caller)
                    .map(signer -> judge(request, body, signer))
                    .invoke(found -> count(request.provider(), found.code()));
        });
    }

    private static byte[] decoded(String body) {
        try {
            return Base64.getDecoder().decode(body);
        } catch (IllegalArgumentException notBase64) {
            throw Problem.of(List.of(new FieldError("/body", INVALID_FORMAT, "must be base64 (RFC 4648, section 4)")));
        }
    }

    private Uni<Signer> signer(VerifySignature request, Caller caller) {
        return switch (request.provider()) {
            case META -> secrets.ofPhoneNumber(required(request.phoneNumberId(), "/phone_number_id"), caller);
            case GENESYS -> {
                UUID organization = required(request.genesysOrganizationId(), "/genesys_organization_id");
                String region = required(request.deploymentRegion(), "/deployment_region");
                GenesysRegion known = GenesysRegion.of(region)
                        .orElseThrow(() -> Problem.of(GENESYS_REGION_UNKNOWN).at("/deployment_region"));
                yield secrets.ofOrganization(organization, known.id(), caller);
            }
        };
    }

    private static <T> T required(@Nullable T value, String pointer) {
        if (value == null) {
            throw Problem.of(List.of(new FieldError(pointer, REQUIRED, "must be there with this provider")));
        }
        return value;
    }

    private SignatureVerification judge(VerifySignature request, byte[] body, Signer signer) {
        if (!signer.isActive()) {
            return SignatureVerification.refused(signer, SignatureCode.TENANT_NOT_ACTIVE, null);
        }
        if (signer.current().isEmpty() && signer.previous().isEmpty()) {
            return SignatureVerification.refused(signer, SignatureCode.SECRET_MISSING, null);
        }
        return Optional.ofNullable(request.signature())
                .flatMap(request.provider()::read)
                .map(signature -> judge(request, body, signer, signature))
                .orElseGet(() -> SignatureVerification.refused(signer, SignatureCode.SIGNATURE_MALFORMED, null));
    }

    private SignatureVerification judge(VerifySignature request, byte[] body, Signer signer, byte[] signature) {
        boolean isByCurrent = isSignedBy(signer.current(), body, signature);
        if (!isByCurrent && !isSignedBy(signer.previous(), body, signature)) {
            return SignatureVerification.refused(signer, SignatureCode.SIGNATURE_MISMATCH, null);
        }
        Optional<Instant> time = EventTime.of(request.provider(), body);
        SignatureCode code = judge(time, request);
        return code == SignatureCode.VALID
                ? SignatureVerification.valid(signer, !isByCurrent, time.orElse(null))
                : SignatureVerification.refused(signer, code, time.orElse(null));
    }

    private SignatureCode judge(Optional<Instant> time, VerifySignature request) {
        if (time.isEmpty()) {
            return request.maxAge() == null ? SignatureCode.VALID : SignatureCode.TIME_UNKNOWN;
        }
        Duration maxAge = request.maxAge() == null ? request.provider().longestDelay() : request.maxAge();
        Duration age = Duration.between(time.get(), clock.instant());
        boolean isInTime = age.compareTo(maxAge) <= 0 && age.negated().compareTo(AHEAD) <= 0;
        return isInTime ? SignatureCode.VALID : SignatureCode.OUT_OF_TIME;
    }

    private static boolean isSignedBy(Optional<Secret> secret, byte[] body, byte[] signature) {
        return secret.filter(known -> Signatory.isSignedBy(known, body, signature))
                .isPresent();
    }

    private void count(Signatory provider, SignatureCode code) {
        metrics.counter(
                        "tenantservice.webhook.signatures",
                        "provider",
                        provider.name().toLowerCase(Locale.ROOT),
                        "code",
                        code.name().toLowerCase(Locale.ROOT))
                .increment();
    }
}
