package io.tenantservice.apikey.leak;

import static io.tenantservice.platform.problem.ProblemCode.DATABASE_UNAVAILABLE;
import static io.tenantservice.platform.problem.ProblemCode.LEAK_REPORT_INCOMPLETE;

import io.micrometer.core.instrument.MeterRegistry;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.tenantservice.apikey.LeakResponse;
import io.tenantservice.apikey.verify.KeyFinder;
import io.tenantservice.apikey.verify.KeyFinder.Finding;
import io.tenantservice.platform.problem.Problem;
import io.tenantservice.platform.security.Caller;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Takes reports of leaked keys. The leaks of a report are dealt with one after the other, each found key as its tenant;
 * what one of them fails by does not keep the others from being dealt with. Only when PostgreSQL has answered none of
 * several in a row are the rest left out.
 */
@ApplicationScoped
class LeakReports {

    private static final Logger LOG = Logger.getLogger(LeakReports.class);
    private static final Duration RETRY_AFTER = Duration.ofMinutes(1);

    private final LeakSignature signatures;
    private final KeyFinder finder;
    private final KeyLeaks leaks;
    private final MeterRegistry metrics;

    LeakReports(LeakSignature signatures, KeyFinder finder, KeyLeaks leaks, MeterRegistry metrics) {
        this.signatures = signatures;
        this.finder = finder;
        this.leaks = leaks;
        this.metrics = metrics;
    }

    /**
     * @param identifier of the reporter's key, and {@code signature} of the body by it, as the headers have them
     * @return fails with the problems of {@link LeakSignature#check} and {@link LeakReport#read}, and with
     *     DATABASE_UNAVAILABLE, LEAK_REPORT_INCOMPLETE
     */
    Uni<List<LeakLabel>> take(@Nullable String identifier, @Nullable String signature, byte[] body) {
        return Uni.createFrom()
                .deferred(() -> signatures.check(identifier, signature, body))
                .onFailure(Problem.class)
                .invoke(refused -> count(1, "refused"))
                .map(good -> LeakReport.read(body))
                .chain(report -> deal(report, String.valueOf(identifier)));
    }

    private Uni<List<LeakLabel>> deal(List<ReportedLeak> report, String reporter) {
        Caller.assume("leak-report:" + reporter);
        LeakOrigin origin = LeakOrigin.of(reporter, report);
        ReportProgress progress = new ReportProgress();
        return Multi.createFrom()
                .iterable(report)
                .onItem()
                .transformToUniAndConcatenate(
                        leak -> Uni.createFrom().deferred(() -> dealUnlessStopped(leak, origin, progress)))
                .onItem()
                .ignoreAsUni()
                .map(end -> answer(report, progress));
    }

    private List<LeakLabel> answer(List<ReportedLeak> report, ReportProgress progress) {
        if (progress.unseen() > 0) {
            count(progress.unseen(), "unseen");
            LOG.errorf(
                    "PostgreSQL is away: %d of the %d leaks of a report were not looked at",
                    progress.unseen(), report.size());
        }
        if (progress.isStopped()) {
            throw Problem.of(DATABASE_UNAVAILABLE).retryAfter(RETRY_AFTER);
        }
        if (progress.hasFailed()) {
            throw Problem.of(LEAK_REPORT_INCOMPLETE).retryAfter(RETRY_AFTER);
        }
        return progress.labels();
    }

    /** A defect too is one leak's: else whoever finds a text that leads to one could hide all that is reported with it. */
    private Uni<Void> dealUnlessStopped(ReportedLeak leak, LeakOrigin origin, ReportProgress progress) {
        if (progress.isStopped()) {
            progress.leaveOut();
            return Uni.createFrom().voidItem();
        }
        return lookUp(leak, progress)
                .chain(finding -> actOn(finding, leak, origin, progress))
                .invoke(progress::succeeded)
                .onFailure(Exception.class)
                .invoke(failure -> count(1, "failed"))
                .onFailure(Exception.class)
                .invoke(progress::failed)
                .onFailure(Exception.class)
                .recoverWithNull()
                .replaceWithVoid();
    }

    private Uni<Finding> lookUp(ReportedLeak leak, ReportProgress progress) {
        return Uni.createFrom()
                .deferred(() -> finder.find(leak.token()))
                .onFailure(Exception.class)
                .invoke(failure -> LOG.errorf(
                        traceOnce(failure, progress),
                        "The text with token_hash %s was reported as leaked and could not be looked up: %s",
                        leak.tokenHash(),
                        failure));
    }

    /** @return nothing when this region cannot say */
    private Uni<Optional<LeakLabel>> actOn(
            Finding finding, ReportedLeak leak, LeakOrigin origin, ReportProgress progress) {
        return switch (finding) {
            case Finding.Key key ->
                actOn(key, leak, origin, progress).replaceWith(() -> Optional.of(LeakLabel.of(leak, true)));
            case Finding.NoKey none -> {
                count(1, "no_key");
                yield Uni.createFrom().item(Optional.of(LeakLabel.of(leak, false)));
            }
            case Finding.OfAnotherRegion elsewhere -> {
                count(1, "another_region");
                yield Uni.createFrom().item(Optional.empty());
            }
        };
    }

    private Uni<Void> actOn(Finding.Key key, ReportedLeak leak, LeakOrigin origin, ReportProgress progress) {
        return Uni.createFrom()
                .deferred(() -> leaks.note(key, leak, origin))
                .invoke(done -> count(1, outcome(done)))
                .onFailure(Exception.class)
                .invoke(failure -> LOG.errorf(
                        traceOnce(failure, progress),
                        "Key %s of tenant %s was reported as leaked, and nothing could be done: %s",
                        key.id(),
                        key.tenantId(),
                        failure))
                .replaceWithVoid();
    }

    /** What fails by the same for 1,000 leaks is to be found in the log all the same. */
    private static @Nullable Throwable traceOnce(Throwable failure, ReportProgress progress) {
        return progress.hasFailed() ? null : failure;
    }

    private static String outcome(Optional<LeakResponse> response) {
        return response.map(done -> done.action().name().toLowerCase(Locale.ROOT))
                .orElse("repeated");
    }

    private void count(int leaks, String outcome) {
        metrics.counter("tenantservice.leaks.reported", "outcome", outcome).increment(leaks);
    }
}
