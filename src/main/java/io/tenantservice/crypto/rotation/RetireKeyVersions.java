package io.tenantservice.crypto.rotation;

import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.tenantservice.crypto.Ciphers;
import io.tenantservice.crypto.CryptoException;
import io.tenantservice.crypto.CryptoProblems;
import io.tenantservice.crypto.KeyOwner;
import io.tenantservice.platform.Each;
import io.tenantservice.platform.job.RecurringJob;
import io.tenantservice.platform.problem.Problem;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Has keys open no versions any more that rotations left longer ago than backups are kept. Intent, provider, result: a
 * process that dies in between is followed by one that does all of it again.
 */
@ApplicationScoped
class RetireKeyVersions implements RecurringJob {

    private final Retirements retirements;
    private final Ciphers ciphers;
    private final CryptoProblems problems;
    private final RotationReports reports;

    RetireKeyVersions(Retirements retirements, Ciphers ciphers, CryptoProblems problems, RotationReports reports) {
        this.retirements = retirements;
        this.ciphers = ciphers;
        this.problems = problems;
        this.reports = reports;
    }

    @Override
    public String name() {
        return "retire-key-versions";
    }

    @Override
    public Duration pause() {
        return Duration.ofHours(1);
    }

    /** One key at a time, as there is no hurry; those that are left when the provider goes away come next time. */
    @Override
    public Uni<Void> run() {
        return Multi.createBy()
                .repeating()
                .uni(AtomicReference<@Nullable KeyOwner>::new, this::page)
                .whilst(owners -> !owners.isEmpty())
                .collect()
                .last()
                .replaceWithVoid();
    }

    private Uni<List<KeyOwner>> page(AtomicReference<@Nullable KeyOwner> last) {
        return retirements.due(last.get()).call(this::retireEach).invoke(owners -> {
            if (!owners.isEmpty()) {
                last.set(owners.getLast());
            }
        });
    }

    private Uni<Void> retireEach(List<KeyOwner> owners) {
        return Each.inTurn(owners, this::retire);
    }

    private Uni<Void> retire(KeyOwner owner) {
        return retirements
                .intend(owner)
                .chain(retirement -> carryOut(owner, retirement))
                .onFailure(CryptoException.class)
                .transform(failure -> problems.of((CryptoException) failure, "the key of " + owner))
                .onFailure(RetireKeyVersions::isOfOneKey)
                .recoverWithNull();
    }

    private Uni<Void> carryOut(KeyOwner owner, Retirement retirement) {
        return switch (retirement) {
            case Retirement.NotDue() -> Uni.createFrom().voidItem();
            case Retirement.Intended intended ->
                ciphers.of(intended.key())
                        .retire(intended.key(), intended.version())
                        .chain(() -> retirements.conclude(owner, intended))
                        .invoke(() -> reports.retired(owner, intended.version()));
            case Retirement.Blocked blocked -> {
                reports.blocked(owner, blocked);
                yield Uni.createFrom().voidItem();
            }
        };
    }

    /** Already counted and logged; a provider that is away fails the run, as the others would meet it too. */
    private static boolean isOfOneKey(Throwable failure) {
        return failure instanceof Problem problem && !problem.code().retryable();
    }
}
