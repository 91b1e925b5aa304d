package io.tenantservice.apikey.leak;

import static io.tenantservice.platform.problem.ProblemCode.MALFORMED_JSON;
import static io.tenantservice.platform.problem.ProblemCode.OUT_OF_RANGE;
import static io.tenantservice.platform.problem.ProblemCode.REQUIRED;
import static io.tenantservice.platform.problem.ProblemCode.WRONG_TYPE;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.tenantservice.platform.problem.FieldError;
import io.tenantservice.platform.problem.Problem;
import io.tenantservice.platform.problem.ProblemCode;
import io.tenantservice.platform.secret.Secret;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads a report whose signature was found good. Its form is the reporter's: fields that are new to us are passed over,
 * and only what cannot be acted on is refused. Nothing is said of a text that is refused.
 */
final class LeakReport {

    static final int MOST_LEAKS = 1_000;

    /** Not by the application's rules: they refuse fields that they do not know. */
    private static final ObjectMapper JSON = new ObjectMapper().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

    private LeakReport() {}

    /** @throws Problem MALFORMED_JSON, or VALIDATION_FAILED with all that is wrong */
    static List<ReportedLeak> read(byte[] body) {
        JsonNode report = tree(body);
        if (!report.isArray()) {
            throw refused("", WRONG_TYPE, "must be an array of leaks");
        }
        if (report.size() > MOST_LEAKS) {
            throw refused("", OUT_OF_RANGE, "must be 1,000 leaks at most");
        }
        List<FieldError> errors = new ArrayList<>();
        List<ReportedLeak> leaks = new ArrayList<>();
        for (int i = 0; i < report.size(); i++) {
            JsonNode item = report.get(i);
            if (!item.isObject()) {
                errors.add(new FieldError("/" + i, WRONG_TYPE, "must be an object"));
            } else if (!item.path("token").isTextual()
                    || item.path("token").textValue().isEmpty()) {
                errors.add(new FieldError("/" + i + "/token", REQUIRED, "must be the text that was found"));
            } else {
                leaks.add(leak(item));
            }
        }
        if (!errors.isEmpty()) {
            throw Problem.of(errors);
        }
        return leaks;
    }

    private static ReportedLeak leak(JsonNode item) {
        return new ReportedLeak(
                Secret.of(item.path("token").textValue()),
                item.path("type").textValue(),
                item.path("url").textValue(),
                item.path("source").textValue());
    }

    private static JsonNode tree(byte[] body) {
        try {
            return JSON.readTree(body);
        } catch (IOException e) {
            // Without its cause, which quotes the body.
            throw Problem.of(MALFORMED_JSON);
        }
    }

    private static Problem refused(String pointer, ProblemCode code, String why) {
        return Problem.of(List.of(new FieldError(pointer, code, why)));
    }
}
