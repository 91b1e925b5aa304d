package io.tenantservice.crypto.rotation;

import io.micrometer.core.instrument.MeterRegistry;
import io.tenantservice.crypto.CipherResult;
import io.tenantservice.crypto.Ciphertext;
import io.tenantservice.crypto.CredentialCipher.ToRewrap;
import io.tenantservice.crypto.CryptoFailure;
import io.tenantservice.crypto.KeyOwner;
import io.tenantservice.crypto.Rewrappable;
import io.tenantservice.crypto.rotation.RotationPart.Key;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Locale;
import org.jboss.logging.Logger;

/** Tells operators what rotations have moved, and what they could not. Ids only. */
@ApplicationScoped
class RotationReports {

    private static final Logger LOG = Logger.getLogger(RotationReports.class);

    private final MeterRegistry metrics;

    RotationReports(MeterRegistry metrics) {
        this.metrics = metrics;
    }

    void moved(
            Key part,
            Rewrappable column,
            List<ToRewrap> rows,
            List<CipherResult<Ciphertext>> results,
            List<Outcome> outcomes) {
        outcomes.forEach(this::count);
        for (int i = 0; i < rows.size(); i++) {
            if (results.get(i) instanceof CipherResult.Failed<Ciphertext>(CryptoFailure reason)) {
                LOG.errorf(
                        "Rotation %s cannot move %s of %s, %s: %s",
                        part.rotationId(), column.column(), part.owner(), column.place(rows.get(i)), reason);
            }
        }
    }

    void retired(KeyOwner owner, int version) {
        countRetirement("retired");
        LOG.infof("Versions below %d of the key of %s are retired", version, owner);
    }

    void blocked(KeyOwner owner, Retirement.Blocked blocked) {
        countRetirement("blocked");
        LOG.errorf(
                "Versions below %d of the key of %s are not retired: %d ciphertexts need them: %s",
                blocked.version(), owner, blocked.rows(), String.join("; ", blocked.places()));
    }

    private void countRetirement(String outcome) {
        metrics.counter("tenantservice.rotation.retirements", "outcome", outcome)
                .increment();
    }

    private void count(Outcome outcome) {
        metrics.counter(
                        "tenantservice.rotation.ciphertexts",
                        "outcome",
                        outcome.name().toLowerCase(Locale.ROOT))
                .increment();
    }
}
