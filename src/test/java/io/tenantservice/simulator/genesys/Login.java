package io.tenantservice.simulator.genesys;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.tenantservice.simulator.Answer;
import io.tenantservice.simulator.Call;
import io.tenantservice.simulator.genesys.GenesysSeed.Client;
import java.util.Base64;
import java.util.Map;

/** G1: a token for a client's id and secret. A region that does not know the client says what a wrong secret says. */
final class Login {

    private final GenesysState state;

    Login(GenesysState state) {
        this.state = state;
    }

    Answer token(String region, Call call) {
        if (!call.parameter("grant_type").orElse("").equals("client_credentials")) {
            throw GenesysError.login("unsupported_grant_type", "unsupported grant type");
        }
        String[] parts = basic(call).split(":", 2);
        Client client = state.client(region, parts[0]).orElseThrow(GenesysError::clientNotFound);
        if (parts.length < 2 || !client.secret().equals(parts[1])) {
            throw GenesysError.authenticationFailed();
        }
        return Answer.ok(Map.of(
                "access_token",
                state.issue(client),
                "token_type",
                "bearer",
                "expires_in",
                Math.max(client.validity() - 1, 1)));
    }

    static String basic(Call call) {
        return call.header("Authorization")
                .filter(value -> value.startsWith("Basic "))
                .map(value -> new String(Base64.getDecoder().decode(value.substring("Basic ".length())), UTF_8))
                .orElse("");
    }
}
