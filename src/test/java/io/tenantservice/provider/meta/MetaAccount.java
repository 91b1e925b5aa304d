package io.tenantservice.provider.meta;

import io.tenantservice.api.Simulation;
import io.tenantservice.platform.secret.Secret;
import io.tenantservice.simulator.AcmeSeed;
import io.tenantservice.simulator.meta.MetaSeed;
import io.tenantservice.simulator.meta.MetaSeed.App;
import io.tenantservice.simulator.meta.MetaSeed.PhoneNumber;
import io.tenantservice.simulator.meta.MetaSeed.Token;
import io.tenantservice.simulator.meta.MetaSeed.Waba;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.function.UnaryOperator;

/** A healthy account at the simulated Meta with fresh ids, to be spoiled before it is seeded. */
record MetaAccount(App app, Token token, Waba waba, PhoneNumber number) {

    static MetaAccount healthy() {
        String app = Simulation.decimalId();
        String waba = Simulation.decimalId();
        PhoneNumber number =
                new PhoneNumber(Simulation.decimalId(), "+49 30 5550199", "Fresh Support", null, null, null, null);
        return new MetaAccount(
                new App(app, "Tenant Hub", "secret" + UUID.randomUUID(), true),
                new Token("EAAJ" + UUID.randomUUID(), app, AcmeSeed.TOKEN_SCOPES, List.of(waba), null, false),
                new Waba(waba, "Fresh Support", List.of(number)),
                number);
    }

    /** Its token ends in a month, so it can be exchanged. */
    static MetaAccount expiring() {
        return healthy()
                .token(token -> new Token(
                        token.value(),
                        token.appId(),
                        token.scopes(),
                        token.targets(),
                        Instant.now().plus(Duration.ofDays(30)),
                        false));
    }

    MetaAccount token(UnaryOperator<Token> change) {
        return new MetaAccount(app, change.apply(token), waba, number);
    }

    MetaAccount app(UnaryOperator<App> change) {
        return new MetaAccount(change.apply(app), token, waba, number);
    }

    /** In the account's place in a long list, or with other properties. */
    MetaAccount number(UnaryOperator<PhoneNumber> change) {
        PhoneNumber changed = change.apply(number);
        return new MetaAccount(app, token, new Waba(waba.id(), waba.name(), List.of(changed)), changed);
    }

    MetaAccount afterOtherNumbers(int count) {
        List<PhoneNumber> numbers = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            numbers.add(new PhoneNumber(Simulation.decimalId(), "+49 30 1", "Other", null, null, null, null));
        }
        numbers.add(number);
        return new MetaAccount(app, token, new Waba(waba.id(), waba.name(), numbers), number);
    }

    WhatsAppAccess seed() {
        Simulation.seed(new MetaSeed(List.of(app), List.of(token), List.of(waba), null));
        return access();
    }

    WhatsAppAccess access() {
        return new WhatsAppAccess(
                UUID.randomUUID(), waba.id(), number.id(), Secret.of(token.value()), Secret.of(app.secret()), null);
    }
}
