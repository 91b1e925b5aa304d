package io.tenantservice.simulator.meta;

import io.tenantservice.simulator.Answer;
import io.tenantservice.simulator.Call;
import io.tenantservice.simulator.Json;
import io.tenantservice.simulator.meta.MetaSeed.App;
import io.tenantservice.simulator.meta.MetaSeed.PhoneNumber;
import io.tenantservice.simulator.meta.MetaSeed.Token;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** M5 to M8: who gets an account's events, and where they are sent. */
final class SubscriptionCalls {

    static final String OVERRIDE = "override_callback_uri";

    private final MetaState state;
    private final Access access;
    private final Handshake handshake;

    SubscriptionCalls(MetaState state, Access access, Handshake handshake) {
        this.state = state;
        this.access = access;
        this.handshake = handshake;
    }

    /** Without a body it subscribes, and removes an override that was there: Meta's trap. */
    Answer subscribe(Call call, String wabaId) {
        Token token = access.token(call);
        access.waba(token, wabaId);
        Optional<String> override = call.parameter(OVERRIDE);
        if (override.isPresent()) {
            if (!state.isSubscribed(wabaId, token.appId())) {
                throw GraphError.notSubscribed();
            }
            handshake.perform(override.get(), call.parameter("verify_token").orElse(""));
        }
        state.subscribe(wabaId, token.appId(), override.orElse(null));
        return override.isPresent()
                ? Answer.ok(Map.of("success", true, "data", list(wabaId)))
                : Answer.ok(Map.of("success", true));
    }

    Answer list(Call call, String wabaId) {
        access.waba(access.token(call), wabaId);
        return Answer.ok(Map.of("data", list(wabaId)));
    }

    Answer unsubscribe(Call call, String wabaId) {
        Token token = access.token(call);
        access.waba(token, wabaId);
        return Answer.ok(Map.of("success", state.unsubscribe(wabaId, token.appId())));
    }

    Answer overrideNumber(Call call, String numberId) {
        PhoneNumber number = access.number(access.token(call), numberId);
        var configuration = Json.tree(call.parameter("webhook_configuration").orElse("{}"));
        String uri = configuration.path(OVERRIDE).asText();
        if (!uri.isEmpty()) {
            handshake.perform(uri, configuration.path("verify_token").asText());
        }
        state.overrideNumber(number.id(), uri);
        return Answer.ok(Map.of("success", true));
    }

    private List<Map<String, Object>> list(String wabaId) {
        return state.subscriptions(wabaId).stream()
                .map(one -> Nodes.subscription(one, app(one.appId())))
                .toList();
    }

    private App app(String id) {
        return state.app(id).orElseGet(() -> new App(id, "Another app", "", false));
    }
}
