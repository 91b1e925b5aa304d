package io.tenantservice.provisioning;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.tenantservice.simulator.Fault.Kind;
import io.tenantservice.simulator.Fault.Provider;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What becomes of an onboarding that meets a fault at a call, as it stands in docs/provisioning.md. */
final class FaultMatrix {

    static final String SUCCEEDED = "SUCCEEDED";

    private static final List<String> META = List.of("M1", "M2", "M3", "M4", "M7", "M5", "M6");
    private static final List<String> GENESYS_API = List.of("G2", "G3", "G7", "G6");
    private static final List<String> GENESYS =
            Stream.concat(Stream.of("G1"), GENESYS_API.stream()).toList();
    private static final List<String> ALL =
            Stream.concat(META.stream(), GENESYS.stream()).toList();

    /** So often that the tries of one attempt are not enough. */
    private static final int FOR_A_WHILE = 5;

    private static final int FOR_EVER = 1_000_000;

    private static final Path DOCUMENT = Path.of("docs/provisioning.md");
    private static final String BEGIN = "<!-- The table is written by FaultMatrixIT. -->\n";
    private static final String END = "<!-- end of the table -->\n";

    /** @param more fields of the fault besides */
    record Row(
            Kind fault, Map<String, Object> more, int times, List<String> calls, Function<String, String> expectation) {

        String name() {
            return fault.name().toLowerCase(Locale.ROOT)
                    + Optional.ofNullable(more.get("status"))
                            .map(status -> " " + status)
                            .orElse("");
        }

        String expected(String call) {
            return expectation.apply(call);
        }
    }

    static final List<Row> ROWS = List.of(
            refused(Kind.INVALID_TOKEN, ALL, call -> "CREDENTIAL_INVALID"),
            refused(
                    Kind.EXPIRED,
                    ALL,
                    call -> provider(call) == Provider.META ? "CREDENTIAL_EXPIRED" : "CREDENTIAL_INVALID"),
            refused(Kind.WRONG_PROOF, META, call -> "APP_SECRET_MISMATCH"),
            refused(Kind.WRONG_REGION, List.of("G1"), call -> "CREDENTIAL_INVALID"),
            refused(
                    Kind.WRONG_ASSET,
                    without("G1"),
                    call -> call.equals("G2") ? "WRONG_ORGANIZATION" : "ASSET_NOT_ACCESSIBLE"),
            refused(Kind.MISSING_SCOPE, without("G1"), call -> "PROVIDER_SCOPE_MISSING"),
            passing(Kind.RATE_LIMITED, ALL, Map.of("retry_after", 0)),
            passing(Kind.BUSY, ALL, Map.of()),
            passing(Kind.SERVER_ERROR, ALL, Map.of("status", 500)),
            passing(Kind.SERVER_ERROR, ALL, Map.of("status", 503)),
            passing(Kind.SERVER_ERROR, GENESYS, Map.of("status", 504)),
            passing(Kind.BAD_GATEWAY, ALL, Map.of()),
            passing(Kind.SLOW, ALL, Map.of("millis", 1500)),
            passing(Kind.STALL, ALL, Map.of("millis", 1500)),
            passing(Kind.TRICKLE, ALL, Map.of()),
            passing(Kind.LOST_REPLY, ALL, Map.of()),
            passing(Kind.MALFORMED, ALL, Map.of()),
            passing(Kind.HTML, ALL, Map.of()),
            passing(Kind.EMPTY, ALL, Map.of()),
            passing(Kind.EMPTY_OBJECT, ALL, Map.of()),
            passing(Kind.WRONG_TYPES, ALL, Map.of()),
            passing(Kind.UNKNOWN_FIELDS, ALL, Map.of()),
            passing(Kind.HANDSHAKE_FAILED, List.of("M6"), Map.of()),
            new Row(Kind.CREATE_ERROR, Map.of(), 1, List.of("G6"), call -> SUCCEEDED));

    private final Map<Row, Map<String, List<String>>> outcomes = new LinkedHashMap<>();

    static Provider provider(String call) {
        return call.startsWith("M") ? Provider.META : Provider.GENESYS;
    }

    private static List<String> without(String call) {
        return ALL.stream().filter(one -> !one.equals(call)).toList();
    }

    private static Row refused(Kind fault, List<String> calls, Function<String, String> code) {
        return new Row(fault, Map.of(), FOR_EVER, calls, code);
    }

    private static Row passing(Kind fault, List<String> calls, Map<String, Object> more) {
        return new Row(fault, more, FOR_A_WHILE, calls, call -> SUCCEEDED);
    }

    void add(Row row, String call, String outcome) {
        outcomes.computeIfAbsent(row, fresh -> new TreeMap<>())
                .computeIfAbsent(outcome, fresh -> new ArrayList<>())
                .add(call);
    }

    void writeOrCompare() throws IOException {
        String document = Files.readString(DOCUMENT, UTF_8);
        int begin = document.indexOf(BEGIN) + BEGIN.length();
        int end = document.indexOf(END);
        assertThat(begin).as("place of the table").isBetween(BEGIN.length(), end);
        if (Boolean.getBoolean("matrix.update")) {
            Files.writeString(DOCUMENT, document.substring(0, begin) + table() + document.substring(end), UTF_8);
        } else {
            assertThat(document.substring(begin, end)).isEqualTo(table());
        }
    }

    private String table() {
        return outcomes.entrySet().stream()
                .map(row -> "| `%s` | %s | %s |\n"
                        .formatted(
                                row.getKey().name(),
                                calls(row.getValue().getOrDefault(SUCCEEDED, List.of())),
                                refusals(row.getValue())))
                .collect(Collectors.joining(
                        "", "| fault | SUCCEEDED when it is over | FAILED with |\n|---|---|---|\n", ""));
    }

    private static String refusals(Map<String, List<String>> outcomes) {
        return outcomes.entrySet().stream()
                .filter(outcome -> !outcome.getKey().equals(SUCCEEDED))
                .map(outcome -> "`%s`: %s".formatted(outcome.getKey(), calls(outcome.getValue())))
                .collect(Collectors.joining("; "));
    }

    private static String calls(List<String> calls) {
        return calls.size() == ALL.size() ? "at each call" : String.join(" ", calls);
    }
}
