package io.tenantservice.apikey;

import io.smallrye.mutiny.Uni;
import io.tenantservice.crypto.Pepper;
import io.tenantservice.platform.secret.Secret;
import io.tenantservice.platform.security.Caller;
import io.tenantservice.platform.tenancy.DatabaseFailure;
import io.tenantservice.region.RegionConfig;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Optional;

/** Says of a presented key whether it is good, and if not, why. */
@ApplicationScoped
public class KeyVerifier {

    private final RegionConfig region;
    private final Pepper pepper;
    private final VerifyQuery query;

    KeyVerifier(RegionConfig region, Pepper pepper, VerifyQuery query) {
        this.region = region;
        this.pepper = pepper;
        this.query = query;
    }

    /** @param caller a tenant learns of its own keys only */
    public Uni<KeyVerification> verify(Secret key, Caller caller) {
        Optional<KeyFormat.Parts> parts = KeyFormat.parse(key);
        if (parts.isEmpty()) {
            return Uni.createFrom().item(KeyVerification.refused(VerifyCode.MALFORMED));
        }
        if (!parts.get().region().equals(region.id())) {
            return Uni.createFrom().item(KeyVerification.refused(VerifyCode.WRONG_REGION));
        }
        return query.byHash(pepper.hash(key))
                .map(found -> found.filter(known -> caller.sees(known.tenantId()))
                        .map(KeyVerifier::judged)
                        .orElseGet(() -> KeyVerification.refused(VerifyCode.NOT_FOUND)))
                .onFailure(DatabaseFailure::isUnavailable)
                .transform(DatabaseFailure::asProblem);
    }

    private static KeyVerification judged(FoundKey key) {
        VerifyCode code = key.code();
        return code == VerifyCode.VALID ? KeyVerification.valid(key) : KeyVerification.refused(code, key);
    }
}
