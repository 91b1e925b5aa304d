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
 * Takes reports of leaked keys. The leaks of a report are dealt with one after the other, each found key in a transaction
 * as its tenant; what one of them fails by does not keep the others from being dealt with, unless PostgreSQL is away.
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

    /** @param label nothing when this region cannot say */
    private record Dealt(Optional<LeakLabel> label, boolean hasFailed) {

        static Dealt as(LeakLabel label) {
            return new Dealt(Optional.of(label), false);
        }
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
                .invoke(refused -> count("refused"))
                .map(good -> LeakReport.read(body))
                .chain(report -> deal(report, String.valueOf(identifier)));
    }

    private Uni<List<LeakLabel>> deal(List<ReportedLeak> report, String reporter) {
        Caller.assume("leak-report:" + reporter);
        LeakOrigin origin = LeakOrigin.of(reporter, report);
        return Multi.createFrom()
                .iterable(report)
                .onItem()
                .transformToUniAndConcatenate(leak -> deal(leak, origin))
                .collect()
                .asList()
                .map(LeakReports::labels);
    }

    private static List<LeakLabel> labels(List<Dealt> dealt) {
        if (dealt.stream().anyMatch(Dealt::hasFailed)) {
            throw Problem.of(LEAK_REPORT_INCOMPLETE).retryAfter(RETRY_AFTER);
        }
        return dealt.stream().map(Dealt::label).flatMap(Optional::stream).toList();
    }

    private Uni<Dealt> deal(ReportedLeak leak, LeakOrigin origin) {
        return Uni.createFrom()
                .deferred(() -> finder.find(leak.token()))
                .onFailure(LeakReports::isOfOneLeak)
                .invoke(failure -> LOG.errorf(failure, "A text that was reported as leaked could not be looked up"))
                .chain(finding -> switch (finding) {
                    case Finding.Key key ->
                        leaks.note(key, leak, origin)
                                .invoke(done -> count(outcome(done)))
                                .onFailure(LeakReports::isOfOneLeak)
                                .invoke(failure -> LOG.errorf(
                                        failure,
                                        "Key %s of tenant %s was reported as leaked, and nothing could be done",
                                        key.id(),
                                        key.tenantId()))
                                .replaceWith(() -> Dealt.as(LeakLabel.of(leak, true)));
                    case Finding.NoKey none -> {
                        count("no_key");
                        yield Uni.createFrom().item(Dealt.as(LeakLabel.of(leak, false)));
                    }
                    case Finding.OfAnotherRegion elsewhere -> {
                        count("another_region");
                        yield Uni.createFrom().item(new Dealt(Optional.empty(), false));
                    }
                })
                .onFailure(LeakReports::isOfOneLeak)
                .recoverWithItem(() -> {
                    count("failed");
                    return new Dealt(Optional.empty(), true);
                });
    }

    /** A defect too is one leak's: else whoever finds a text that leads to one could hide all that is reported with it. */
    private static boolean isOfOneLeak(Throwable failure) {
        return failure instanceof Problem problem
                ? problem.code() != DATABASE_UNAVAILABLE
                : failure instanceof Exception;
    }

    private static String outcome(Optional<LeakResponse> response) {
        return response.map(done -> done.action().name().toLowerCase(Locale.ROOT))
                .orElse("repeated");
    }

    private void count(String outcome) {
        metrics.counter("tenantservice.leaks.reported", "outcome", outcome).increment();
    }
}
