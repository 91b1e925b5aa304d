package io.tenantservice.crypto.rotation;

import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.tenantservice.crypto.Ciphers;
import io.tenantservice.crypto.CryptoException;
import io.tenantservice.crypto.CryptoProblems;
import io.tenantservice.platform.job.RecurringJob;
import io.tenantservice.platform.problem.Problem;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
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

    /** One tenant at a time, as there is no hurry; those that are left when the provider goes away come next time. */
    @Override
    public Uni<Void> run() {
        return Multi.createBy()
                .repeating()
                .uni(AtomicReference<@Nullable UUID>::new, this::page)
                .whilst(tenants -> !tenants.isEmpty())
                .collect()
                .last()
                .replaceWithVoid();
    }

    private Uni<List<UUID>> page(AtomicReference<@Nullable UUID> last) {
        return retirements.due(last.get()).call(this::retireEach).invoke(tenants -> {
            if (!tenants.isEmpty()) {
                last.set(tenants.getLast());
            }
        });
    }

    private Uni<Void> retireEach(List<UUID> tenants) {
        return Multi.createFrom()
                .iterable(tenants)
                .onItem()
                .transformToUniAndConcatenate(this::retire)
                .collect()
                .last()
                .replaceWithVoid();
    }

    private Uni<Void> retire(UUID tenantId) {
        return retirements
                .intend(tenantId)
                .chain(retirement -> carryOut(tenantId, retirement))
                .onFailure(CryptoException.class)
                .transform(failure -> problems.of((CryptoException) failure, "the key of tenant " + tenantId))
                .onFailure(RetireKeyVersions::isOfOneTenant)
                .recoverWithNull();
    }

    private Uni<Void> carryOut(UUID tenantId, Retirement retirement) {
        return switch (retirement) {
            case Retirement.NotDue() -> Uni.createFrom().voidItem();
            case Retirement.Intended intended ->
                ciphers.of(intended.key())
                        .retire(intended.key(), intended.version())
                        .chain(() -> retirements.conclude(tenantId, intended))
                        .invoke(() -> reports.retired(tenantId, intended.version()));
            case Retirement.Blocked blocked -> {
                reports.blocked(tenantId, blocked);
                yield Uni.createFrom().voidItem();
            }
        };
    }

    /** Already counted and logged; a provider that is away fails the run, as the others would meet it too. */
    private static boolean isOfOneTenant(Throwable failure) {
        return failure instanceof Problem problem && !problem.code().retryable();
    }
}
