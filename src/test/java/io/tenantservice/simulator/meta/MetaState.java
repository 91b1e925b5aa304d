package io.tenantservice.simulator.meta;

import io.tenantservice.simulator.meta.MetaSeed.App;
import io.tenantservice.simulator.meta.MetaSeed.PhoneNumber;
import io.tenantservice.simulator.meta.MetaSeed.Subscription;
import io.tenantservice.simulator.meta.MetaSeed.Token;
import io.tenantservice.simulator.meta.MetaSeed.Waba;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** Apps, tokens, accounts, numbers and who listens to them. */
final class MetaState {

    private record Listener(String wabaId, String appId) {}

    private final Map<String, App> apps = new ConcurrentHashMap<>();
    private final Map<String, Token> tokens = new ConcurrentHashMap<>();
    private final Map<String, Waba> wabas = new ConcurrentHashMap<>();
    private final Map<Listener, Subscription> subscriptions = new ConcurrentHashMap<>();
    private final Map<String, String> numberOverrides = new ConcurrentHashMap<>();

    void clear() {
        List.of(apps, tokens, wabas, subscriptions, numberOverrides).forEach(Map::clear);
    }

    void add(MetaSeed seed) {
        orEmpty(seed.apps()).forEach(app -> apps.put(app.id(), app));
        orEmpty(seed.tokens()).forEach(this::add);
        orEmpty(seed.wabas()).forEach(waba -> wabas.put(waba.id(), waba));
        orEmpty(seed.subscriptions()).forEach(one -> subscribe(one.wabaId(), one.appId(), one.overrideCallbackUri()));
    }

    void add(Token token) {
        tokens.put(token.value(), token);
    }

    Optional<App> app(String id) {
        return Optional.ofNullable(apps.get(id));
    }

    Optional<Token> token(String value) {
        return Optional.ofNullable(tokens.get(value));
    }

    Optional<Waba> waba(String id) {
        return Optional.ofNullable(wabas.get(id));
    }

    Optional<Waba> wabaOfNumber(String numberId) {
        return wabas.values().stream()
                .filter(waba -> number(waba, numberId).isPresent())
                .findFirst();
    }

    static Optional<PhoneNumber> number(Waba waba, String numberId) {
        return waba.numbers().stream()
                .filter(number -> number.id().equals(numberId))
                .findFirst();
    }

    void subscribe(String wabaId, String appId, @Nullable String override) {
        subscriptions.put(new Listener(wabaId, appId), new Subscription(wabaId, appId, override));
    }

    boolean unsubscribe(String wabaId, String appId) {
        return subscriptions.remove(new Listener(wabaId, appId)) != null;
    }

    boolean isSubscribed(String wabaId, String appId) {
        return subscriptions.containsKey(new Listener(wabaId, appId));
    }

    List<Subscription> subscriptions(String wabaId) {
        return subscriptions.values().stream()
                .filter(one -> one.wabaId().equals(wabaId))
                .toList();
    }

    List<Subscription> subscriptions() {
        return List.copyOf(subscriptions.values());
    }

    /** @param uri empty removes the override */
    void overrideNumber(String numberId, String uri) {
        if (uri.isEmpty()) {
            numberOverrides.remove(numberId);
        } else {
            numberOverrides.put(numberId, uri);
        }
    }

    Optional<String> numberOverride(String numberId) {
        return Optional.ofNullable(numberOverrides.get(numberId));
    }

    private static <T> List<T> orEmpty(@Nullable List<T> list) {
        return list == null ? List.of() : list;
    }
}
