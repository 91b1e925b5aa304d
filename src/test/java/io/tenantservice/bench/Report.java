package io.tenantservice.bench;

import io.tenantservice.stack.StackFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;

/** Writes docs/benchmarks.md. */
final class Report {

    private static final String DOCUMENT = """
            # Benchmarks

            Written by `./mvnw -Pbench`; not edited by hand. Each operation is measured in the same run beside its
            limit: the least that it has to do, done as fast as this machine can. **The ratio is what counts**; the
            other numbers are this machine's.

            | | requests/s | p50, ms | p99, ms |
            |---|---|---|---|
            %s
            Median of %d runs (least – most).

            %s

            ## How it is measured
            - Subject and limit take turns (A B A B …), %d s each, after %d s of warming up. The loop is closed: each
              of %d connections sends its next request when the last one is answered, so latency is that of full load.
            - The ratio is taken of each pair of neighbours, then the median of these; of throughput more is better, of
              latency less. Where a ratio is wanted, it counts as met when it lies inside the spread. A single answer other
              than 2xx fails the run.
            - **One machine does it all.** Service, PostgreSQL, Vault, Redis and load generator share its cores, so a
              service with a machine of its own answers more. PostgreSQL runs with fsync off, as in the tests; on a disk
              a commit costs more.%s
            - The limits' endpoints are in `src/bench`, which only the profile `bench` compiles, into `target/bench`.
              The product has none of them.

            ## How to run it
            `./mvnw -Pbench`, on a machine that does nothing else, for about 12 minutes. A further row is an entry in
            `Row.all`. `-Dbench.rows=verify` measures the rows with that in their names, and leaves this document as it is.

            ## Where these numbers are from
            | | |
            |---|---|
            %s""";

    private Report() {}

    static void write(Path file, List<Result> results, Map<String, String> surroundings, Optional<Double> share) {
        try {
            Files.writeString(file, text(results, surroundings, share));
        } catch (IOException e) {
            throw new StackFailure("Cannot write " + file, e);
        }
    }

    static String text(List<Result> results, Map<String, String> surroundings, Optional<Double> share) {
        return DOCUMENT.formatted(
                results.stream().map(Report::rows).collect(Collectors.joining()),
                Result.RUNS,
                results.stream().map(Report::reading).collect(Collectors.joining("\n\n")),
                Result.RUN.toSeconds(),
                Result.WARM_UP.toSeconds(),
                Load.CONNECTIONS,
                share.map(part -> String.format(Locale.ROOT, "\n  The generator took %.0f %% of one core.", part * 100))
                        .orElse(""),
                surroundings.entrySet().stream()
                        .map(line -> "| %s | %s |\n".formatted(line.getKey(), line.getValue()))
                        .collect(Collectors.joining()));
    }

    /** @return the gist, for who waits at the console */
    static String line(Result result) {
        String throughput =
                Spread.of(result.subject(), Measurement::requestsPerSecond).text("%.0f") + " requests/s";
        return result.limit().isEmpty() ? throughput : throughput + ", ratio " + throughputRatio(result);
    }

    private static String rows(Result result) {
        Row row = result.row();
        String subject = measured("**" + row.name() + "** `" + row.subject().label() + "`", result.subject());
        return row.limit() == null
                ? subject
                : subject + measured("its limit `" + row.limit().label() + "`", result.limit()) + ratios(result);
    }

    private static String reading(Result result) {
        return "**%s.** %s".formatted(result.row().name(), result.row().reading());
    }

    private static String measured(String name, List<Measurement> runs) {
        return "| %s | %s | %s | %s |\n"
                .formatted(
                        name,
                        Spread.of(runs, Measurement::requestsPerSecond).text("%,.0f"),
                        Spread.of(runs, Measurement::p50Millis).text("%.2f"),
                        Spread.of(runs, Measurement::p99Millis).text("%.2f"));
    }

    private static String ratios(Result result) {
        return "| ratio | **%s**%s | %s | %s%s |\n"
                .formatted(
                        throughputRatio(result),
                        verdict(result),
                        ratio(result, Measurement::p50Millis).text("%.2f"),
                        ratio(result, Measurement::p99Millis).text("%.2f"),
                        latencyVerdict(result));
    }

    private static String throughputRatio(Result result) {
        return ratio(result, Measurement::requestsPerSecond).text("%.2f");
    }

    private static String verdict(Result result) {
        Double wanted = result.row().wantedRatio();
        if (wanted == null) {
            return "";
        }
        boolean met = ratio(result, Measurement::requestsPerSecond).reaches(wanted);
        return String.format(Locale.ROOT, ", wanted %.2f: %s", wanted, met ? "met" : "missed");
    }

    private static String latencyVerdict(Result result) {
        Double wanted = result.row().wantedLatencyRatio();
        if (wanted == null) {
            return "";
        }
        boolean met = ratio(result, Measurement::p99Millis).staysWithin(wanted);
        return String.format(Locale.ROOT, ", wanted %.2f: %s", wanted, met ? "met" : "missed");
    }

    private static Spread ratio(Result result, ToDoubleFunction<Measurement> value) {
        return Spread.ofRatios(result.subject(), result.limit(), value);
    }
}
