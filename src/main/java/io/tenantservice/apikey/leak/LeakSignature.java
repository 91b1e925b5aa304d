package io.tenantservice.apikey.leak;

import static io.tenantservice.platform.problem.ProblemCode.LEAK_SIGNATURE_INVALID;

import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import io.tenantservice.platform.attempt.CallerContext;
import io.tenantservice.platform.problem.Problem;
import jakarta.enterprise.context.ApplicationScoped;
import java.security.GeneralSecurityException;
import java.security.PublicKey;
import java.security.Signature;
import java.security.SignatureException;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/** Tells reports of a known reporter from all others: ECDSA over P-256 with SHA-256, of the bytes as they came. */
@ApplicationScoped
class LeakSignature {

    /** Of base64; a signature has 72 bytes at most. */
    private static final int MOST_CHARACTERS = 200;

    private final ReporterKeys keys;

    LeakSignature(ReporterKeys keys) {
        this.keys = keys;
    }

    /**
     * @param identifier of the key, as the header has it
     * @param signature in base64, as the header has it
     * @return fails with LEAK_SIGNATURE_INVALID, and as {@link ReporterKeys#find}
     */
    Uni<Void> check(@Nullable String identifier, @Nullable String signature, byte[] body) {
        if (identifier == null || signature == null) {
            throw invalid("The headers Github-Public-Key-Identifier and Github-Public-Key-Signature are needed.");
        }
        if (!KeyIdentifier.isOne(identifier)) {
            throw invalid("The key's identifier has 1 to 128 of A-Za-z0-9._- only.");
        }
        byte[] decoded = decoded(signature);
        return keys.find(identifier)
                .chain(key -> CallerContext.keep(Uni.createFrom()
                        .item(() -> isOf(key, body, decoded))
                        // Not on an event loop: of a large body it takes milliseconds.
                        .runSubscriptionOn(Infrastructure.getDefaultWorkerPool())))
                .invoke(isGood -> {
                    if (!isGood) {
                        throw invalid("The signature is not that of this body by this key.");
                    }
                })
                .replaceWithVoid();
    }

    static boolean isOf(PublicKey key, byte[] body, byte[] signature) {
        try {
            Signature check = Signature.getInstance("SHA256withECDSA");
            check.initVerify(key);
            check.update(body);
            return check.verify(signature);
        } catch (SignatureException notASignature) {
            return false;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has ECDSA", e);
        }
    }

    private static byte[] decoded(String signature) {
        try {
            if (signature.length() <= MOST_CHARACTERS) {
                return Base64.getDecoder().decode(signature);
            }
        } catch (IllegalArgumentException e) {
            // Answered below, as one that is too long.
        }
        throw invalid("The signature is not base64 of a DER signature.");
    }

    private static Problem invalid(String why) {
        return Problem.of(LEAK_SIGNATURE_INVALID, why);
    }
}
