package io.tenantservice.provider.meta;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.tenantservice.platform.budget.Load;
import java.time.Duration;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** What Graph's answers tell of its limits, in percent of them (OA, usage headers). */
record GraphUsage(Load app, Load account) {

    static final GraphUsage NONE = new GraphUsage(Load.NONE, Load.NONE);

    private static final String APP = "X-App-Usage";
    private static final String ACCOUNT = "X-Business-Use-Case-Usage";
    private static final double PERCENT = 100;
    private static final long LONGEST_CLOSURE_MINUTES = 24 * 60;
    private static final ObjectMapper MAPPER = GraphApi.lenientMapper();

    /** @param header gives a header's value, or null */
    static GraphUsage read(Function<String, @Nullable String> header) {
        return new GraphUsage(load(json(header.apply(APP))), eachUseCase(json(header.apply(ACCOUNT))));
    }

    GraphUsage and(GraphUsage later) {
        return new GraphUsage(app.and(later.app), account.and(later.account));
    }

    /** The most that any account and use case in the header says. */
    private static Load eachUseCase(JsonNode accounts) {
        Load most = Load.NONE;
        for (JsonNode account : accounts) {
            for (JsonNode useCase : account) {
                most = most.and(load(useCase));
            }
        }
        return most;
    }

    private static Load load(JsonNode use) {
        double percent = Math.max(
                use.path("call_count").asDouble(),
                Math.max(
                        use.path("total_time").asDouble(),
                        use.path("total_cputime").asDouble()));
        long minutes = Math.clamp(use.path("estimated_time_to_regain_access").asLong(), 0, LONGEST_CLOSURE_MINUTES);
        return new Load(percent / PERCENT, Duration.ofMinutes(minutes));
    }

    private static JsonNode json(@Nullable String header) {
        if (header == null) {
            return MAPPER.missingNode();
        }
        try {
            return MAPPER.readTree(header);
        } catch (JsonProcessingException e) {
            // Not Graph's form, so it says nothing.
            return MAPPER.missingNode();
        }
    }
}
