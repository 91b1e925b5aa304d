package io.tenantservice.crypto.rotation;

import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.tenantservice.crypto.CipherResult;
import io.tenantservice.crypto.Ciphertext;
import io.tenantservice.crypto.CredentialCipher.ToRewrap;
import io.tenantservice.crypto.CryptoException;
import io.tenantservice.crypto.CryptoFailure;
import io.tenantservice.crypto.CryptoProblems;
import io.tenantservice.crypto.KeyTarget;
import io.tenantservice.crypto.Rewrappable;
import io.tenantservice.crypto.rotation.RotationPart.Key;
import io.tenantservice.platform.http.RequestId;
import io.tenantservice.platform.job.JobResult;
import io.tenantservice.platform.job.JobResult.Again;
import io.tenantservice.platform.job.JobResult.Done;
import io.tenantservice.platform.job.OneTimeJob;
import io.tenantservice.platform.problem.Problem;
import io.tenantservice.platform.problem.ProblemCode;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Instance;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Rotates one key: decides what every ciphertext shall be, makes it the least that writes may be, and
 * moves everything that falls short of it. Each step looks first at what was done before.
 */
@ApplicationScoped
class RotateKey implements OneTimeJob {

    static final String NAME = "rotate-key";

    private static final Duration FIRST_PAUSE = Duration.ofSeconds(1);
    private static final Duration LONGEST_PAUSE = Duration.ofMinutes(1);
    private static final int MOST_DOUBLINGS = 6;
    private static final Duration LOOK_AGAIN = Duration.ofMillis(500);

    private final RotationParts parts;
    private final RotationTargets targets;
    private final Rewraps rewraps;
    private final RewrappableColumns columns;
    private final RotationReports reports;
    private final CryptoProblems problems;
    private final SecureRandom random;

    // Looked up late: they enqueue jobs, and the scheduler that runs them knows every job.
    private final Instance<RotationPlaces> places;

    RotateKey(
            RotationParts parts,
            RotationTargets targets,
            Rewraps rewraps,
            RewrappableColumns columns,
            RotationReports reports,
            CryptoProblems problems,
            SecureRandom random,
            Instance<RotationPlaces> places) {
        this.parts = parts;
        this.targets = targets;
        this.rewraps = rewraps;
        this.columns = columns;
        this.reports = reports;
        this.problems = problems;
        this.random = random;
        this.places = places;
    }

    static String instance(Key part) {
        return part.ownerId() + "/" + part.rotationId();
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public Uni<JobResult> run(String instance) {
        String[] ids = instance.split("/");
        Key part = new Key(UUID.fromString(ids[0]), UUID.fromString(ids[1]));
        RequestId.adopt(part.rotationId());
        return parts.find(part).chain(found -> found.isRunning() ? rotate(part, found) : makePlace(part));
    }

    private Uni<JobResult> rotate(Key part, RotationPart found) {
        return targets.of(part, found)
                .onFailure(RotateKey::isShredded)
                .transform(shredded -> new CryptoException(CryptoFailure.KEY_DESTROYED))
                .chain(target -> target.map(aimed -> move(part, aimed))
                        .orElseGet(() -> Uni.createFrom().item(new Again(LOOK_AGAIN))))
                .onFailure(CryptoException.class)
                .recoverWithUni(failure -> pauseOrGiveUp(part, (CryptoException) failure));
    }

    /** A key that was shredded after the rotation had begun ends its part like one that is gone. */
    private static boolean isShredded(Throwable failure) {
        return failure instanceof Problem problem && problem.code() == ProblemCode.TENANT_KEY_DESTROYED;
    }

    private Uni<JobResult> move(Key part, KeyTarget target) {
        return look(part, target)
                .chain(outcomes -> parts.finish(part, target, Collections.frequency(outcomes, Outcome.QUARANTINED)))
                .chain(ended -> ended ? makePlace(part) : Uni.createFrom().item(new Again(LOOK_AGAIN)));
    }

    /** @return what became of every row that falls short of the target */
    private Uni<List<Outcome>> look(Key part, KeyTarget target) {
        return columns.of(part.owner())
                .onItem()
                .transformToMultiAndConcatenate(column -> pages(part, target, column))
                .collect()
                .in(ArrayList<Outcome>::new, List::addAll)
                .map(List::copyOf);
    }

    private Multi<List<Outcome>> pages(Key part, KeyTarget target, Rewrappable column) {
        return Multi.createBy()
                .repeating()
                .uni(AtomicReference<@Nullable ToRewrap>::new, last -> page(part, target, column, last))
                .whilst(outcomes -> !outcomes.isEmpty());
    }

    private Uni<List<Outcome>> page(
            Key part, KeyTarget target, Rewrappable column, AtomicReference<@Nullable ToRewrap> last) {
        return parts.page(part, target, column, last.get())
                .chain(rows -> rows.isEmpty()
                        ? Uni.createFrom().item(List.of())
                        : rewrap(part, target, column, rows).invoke(() -> last.set(rows.getLast())));
    }

    private Uni<List<Outcome>> rewrap(Key part, KeyTarget target, Rewrappable column, List<ToRewrap> rows) {
        return rewraps.under(target.key(), rows)
                .invoke(results -> results.forEach(result -> requireVersion(result, target.version())))
                .chain(results -> parts.write(part, column, rows, results)
                        .invoke(outcomes -> reports.moved(part, column, rows, results, outcomes)));
    }

    private static void requireVersion(CipherResult<Ciphertext> result, int version) {
        if (result instanceof CipherResult.Done<Ciphertext>(Ciphertext fresh)) {
            RotationTargets.requireVersion(fresh.keyVersion(), version);
        }
    }

    private Uni<JobResult> pauseOrGiveUp(Key part, CryptoException failure) {
        boolean mayPass =
                problems.of(failure, "the key of " + part.owner()).code().retryable();
        return mayPass
                ? parts.pause(part).map(this::pause).map(Again::new)
                : parts.giveUp(part, failure.failure()).chain(() -> makePlace(part));
    }

    /** Doubles each time; half of it is chance, so that many that failed together do not come back together. */
    private Duration pause(int number) {
        Duration full = FIRST_PAUSE.multipliedBy(1L << Math.min(number - 1, MOST_DOUBLINGS));
        Duration bounded = full.compareTo(LONGEST_PAUSE) < 0 ? full : LONGEST_PAUSE;
        return bounded.dividedBy(2).plusMillis(random.nextLong(bounded.toMillis() / 2 + 1));
    }

    private Uni<JobResult> makePlace(Key part) {
        return places.get().fill(part.rotationId()).replaceWith(new Done());
    }
}
