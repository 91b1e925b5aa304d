package io.tenantservice.simulator.meta;

import io.tenantservice.simulator.Answer;
import io.tenantservice.simulator.Call;
import io.tenantservice.simulator.ProviderClock;
import io.tenantservice.simulator.meta.MetaSeed.App;
import io.tenantservice.simulator.meta.MetaSeed.Token;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** M1 and M9: what a token is, and a new one for an old one. */
final class TokenCalls {

    private static final Duration LIFE = Duration.ofDays(60);

    private final MetaState state;
    private final Access access;
    private final ProviderClock clock;

    TokenCalls(MetaState state, Access access, ProviderClock clock) {
        this.state = state;
        this.access = access;
        this.clock = clock;
    }

    /** The caller must belong to the app that the token was made for. */
    Answer debug(Call call) {
        App caller = access.appToken(call).orElseGet(() -> access.app(access.token(call)));
        String input = call.parameter("input_token")
                .orElseThrow(() -> GraphError.badParameter("The parameter input_token is required"));
        Optional<Token> token = state.token(input);
        if (token.isPresent() && !token.get().appId().equals(caller.id())) {
            throw GraphError.badParameter("The App_id in the input_token did not match the Viewing App");
        }
        return Answer.ok(Map.of("data", token.map(this::describe).orElseGet(TokenCalls::unknown)));
    }

    Answer exchange(Call call) {
        App app = call.parameter("client_id").flatMap(state::app).orElseThrow(GraphError::wrongAppSecret);
        if (!app.secret().equals(call.parameter("client_secret").orElse(""))) {
            throw GraphError.wrongAppSecret();
        }
        Token old = call.parameter("fb_exchange_token")
                .flatMap(state::token)
                .filter(token -> token.appId().equals(app.id()) && !token.revoked())
                .orElseThrow(GraphError::invalidToken);
        if (old.isExpired(clock.now())) {
            throw GraphError.expired();
        }
        Token fresh = new Token(
                "EAAJnew" + UUID.randomUUID().toString().replace("-", ""),
                app.id(),
                Optional.ofNullable(app.exchangedScopes()).orElse(old.scopes()),
                old.targets(),
                clock.now().plus(LIFE),
                false);
        state.add(fresh);
        return Answer.ok(Map.of("access_token", fresh.value(), "token_type", "bearer", "expires_in", LIFE.toSeconds()));
    }

    private Map<String, Object> describe(Token token) {
        boolean valid = !token.revoked() && !token.isExpired(clock.now());
        Map<String, Object> data = new LinkedHashMap<>();
        data.put("app_id", token.appId());
        data.put("type", "SYSTEM_USER");
        data.put("application", access.app(token).name());
        data.put("data_access_expires_at", seconds(token.dataAccessExpiresAt()));
        data.put("expires_at", seconds(token.expiresAt()));
        data.put("is_valid", valid);
        data.put("user_id", "122101234567890");
        data.put("scopes", token.scopes());
        data.put(
                "granular_scopes",
                token.scopes().stream().map(scope -> granular(scope, token)).toList());
        if (!valid) {
            data.put("error", error(token.isExpired(clock.now())));
        }
        return data;
    }

    private static long seconds(@Nullable Instant end) {
        return end == null ? 0 : end.getEpochSecond();
    }

    private static Map<String, Object> granular(String scope, Token token) {
        List<String> targets = token.targets();
        return targets == null || !scope.startsWith("whatsapp_")
                ? Map.of("scope", scope)
                : Map.of("scope", scope, "target_ids", targets);
    }

    private static Map<String, Object> unknown() {
        return Map.of("is_valid", false, "scopes", List.of(), "error", error(false));
    }

    static Map<String, Object> error(boolean expired) {
        return expired
                ? Map.of("code", 190, "subcode", 463, "message", "Error validating access token: Session has expired")
                : Map.of("code", 190, "message", "Invalid OAuth access token.");
    }
}
