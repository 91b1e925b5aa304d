package io.tenantservice.simulator.meta;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.tenantservice.simulator.Call;
import io.tenantservice.simulator.ProviderClock;
import io.tenantservice.simulator.meta.MetaSeed.App;
import io.tenantservice.simulator.meta.MetaSeed.PhoneNumber;
import io.tenantservice.simulator.meta.MetaSeed.Token;
import io.tenantservice.simulator.meta.MetaSeed.Waba;
import java.security.GeneralSecurityException;
import java.util.HexFormat;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Who calls, and what that token may touch. */
final class Access {

    static final String MANAGEMENT = "whatsapp_business_management";

    private final MetaState state;
    private final ProviderClock clock;

    Access(MetaState state, ProviderClock clock) {
        this.state = state;
        this.clock = clock;
    }

    /** The token is looked at first, its proof after. */
    Token token(Call call) {
        Token token = state.token(call.bearer().orElseThrow(GraphError::noToken))
                .filter(known -> !known.revoked())
                .orElseThrow(GraphError::invalidToken);
        if (token.isExpired(clock.now())) {
            throw GraphError.expired();
        }
        checkProof(call, token, app(token));
        return token;
    }

    App app(Token token) {
        return state.app(token.appId()).orElseThrow(GraphError::invalidToken);
    }

    /** An app token is {@code id|secret}. */
    Optional<App> appToken(Call call) {
        String[] parts = call.bearer().orElse("").split("\\|", 2);
        return state.app(parts[0])
                .filter(app -> parts.length == 2 && app.secret().equals(parts[1]));
    }

    Waba waba(Token token, String id) {
        Waba waba = state.waba(id)
                .filter(known -> token.mayUse(known.id()))
                .orElseThrow(() -> GraphError.unknownObject(id));
        checkScope(token);
        return waba;
    }

    PhoneNumber number(Token token, String id) {
        Waba waba = state.wabaOfNumber(id)
                .filter(known -> token.mayUse(known.id()))
                .orElseThrow(() -> GraphError.unknownObject(id));
        checkScope(token);
        return MetaState.number(waba, id).orElseThrow();
    }

    private static void checkScope(Token token) {
        if (!token.hasScope(MANAGEMENT)) {
            throw GraphError.missingScope(MANAGEMENT);
        }
    }

    /** A proof that is sent is checked even where the app asks for none. */
    private static void checkProof(Call call, Token token, App app) {
        Optional<String> proof = call.parameter("appsecret_proof");
        if (proof.isEmpty() && app.requireProof()) {
            throw GraphError.proofRequired();
        }
        if (proof.isPresent() && !proof.get().equals(proof(app.secret(), token.value()))) {
            throw GraphError.wrongProof();
        }
    }

    private static String proof(String secret, String token) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(secret.getBytes(UTF_8), "HmacSHA256"));
            return HexFormat.of().formatHex(mac.doFinal(token.getBytes(UTF_8)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
