package io.tenantservice.bench;

import static io.tenantservice.simulator.AcmeSeed.ACCESS_TOKEN;
import static io.tenantservice.simulator.AcmeSeed.APP_SECRET;
import static io.tenantservice.simulator.AcmeSeed.PHONE_NUMBER_ID;
import static io.tenantservice.simulator.AcmeSeed.WABA_ID;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.tenantservice.crypto.CredentialContext;
import io.tenantservice.crypto.Purpose;
import io.tenantservice.stack.LocalStack;
import io.tenantservice.stack.StackFailure;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Base64;
import java.util.Map;
import java.util.UUID;

/** One tenant with a claimed number and an API key, made through the API, and the requests that ask for them. */
final class Seed {

    private static final String SCOPES = "platform tenants:write credentials:read credentials:write credentials:reveal"
            + " api-keys:write api-keys:verify";

    private static final String MAKE_BENCH_SECRET = """
            create table bench_secret (
                id uuid primary key, key_name text not null, context text not null, ciphertext text not null);
            grant select on bench_secret to ts_service""";

    private static final String COPY_SECRET = """
            insert into bench_secret
            select credential_id, key_name, ?, ciphertext from credential_secret
            where credential_id = ? and field = 'ACCESS_TOKEN'
            returning key_name, context, ciphertext""";

    private final String api;
    private final Map<String, String> caller;
    private final String vault;
    private final Map<String, String> vaultCaller;
    private final String apiKey;
    private final UUID account;
    private final JsonNode encrypted;

    /** @param vaultToken may decrypt under every tenant's key */
    Seed(String api, LocalStack stack, String vaultToken) {
        this.api = api;
        this.caller =
                Map.of("Authorization", "Bearer " + token(stack.issuer().url()), "Content-Type", "application/json");
        this.vault = stack.vault().address();
        this.vaultCaller = Map.of("X-Vault-Token", vaultToken);
        UUID tenant = UUID.fromString(create("/v1/tenants", """
                        {"name":"Acme GmbH","tier":"STANDARD","key_prefix":"acme"}""").path("id").asText());
        String tenantPath = "/v1/tenants/" + tenant;
        this.apiKey = create(tenantPath + "/api-keys", """
                        {"name":"backend","scopes":["messages:send"]}""").path("api_key").asText();
        this.account = UUID.fromString(create(tenantPath + "/whatsapp-accounts", """
                        {"business_account_id":"%s","phone_number_id":"%s","access_token":"%s","app_secret":"%s"}""".formatted(
                                WABA_ID, PHONE_NUMBER_ID, ACCESS_TOKEN, APP_SECRET))
                .path("id")
                .asText());
        // A number is resolved once Meta has confirmed it.
        create(tenantPath + "/whatsapp-accounts/" + account + ":verify", "");
        this.encrypted = copySecret(stack, tenant, account);
    }

    Request verify() {
        return Request.post(api + "/v1/api-keys:verify", caller, "{\"api_key\":\"" + apiKey + "\"}");
    }

    /** The same bytes as for a verification, of which nothing is read. */
    Request bare() {
        return Request.post(api + "/bench/bare", caller, "{\"api_key\":\"" + apiKey + "\"}");
    }

    Request reveal() {
        return Request.get(api + "/v1/resolve?phone_number_id=" + PHONE_NUMBER_ID + "&fields=access_token", caller);
    }

    Request selectAndDecrypt() {
        return Request.get(api + "/bench/select-and-decrypt?id=" + account, caller);
    }

    Request decrypt() {
        String input = JsonNodeFactory.instance
                .objectNode()
                .put("context", encrypted.path("context").asText())
                .put("ciphertext", encrypted.path("ciphertext").asText())
                .toString();
        return Request.post(
                vault + "/v1/tenants/decrypt/" + encrypted.path("key_name").asText(), vaultCaller, input);
    }

    private JsonNode create(String path, String body) {
        return Request.post(api + path, caller, body).send();
    }

    private static String token(String issuer) {
        return Request.post(
                        issuer + "/token",
                        Map.of("Content-Type", "application/x-www-form-urlencoded"),
                        "grant_type=client_credentials&client_id=bench&scope=" + SCOPES.replace(" ", "%20"))
                .send()
                .path("access_token")
                .asText();
    }

    /** Puts the access token's ciphertext where the limit finds it by a primary key, under no row-level security. */
    private static JsonNode copySecret(LocalStack stack, UUID tenant, UUID account) {
        byte[] context = new CredentialContext(tenant, account, 1, Purpose.ACCESS_TOKEN).bytes();
        try (Connection connection = stack.postgres().administrator().getConnection();
                Statement make = connection.createStatement();
                PreparedStatement copy = connection.prepareStatement(COPY_SECRET)) {
            make.execute(MAKE_BENCH_SECRET);
            copy.setString(1, Base64.getEncoder().encodeToString(context));
            copy.setObject(2, account);
            ResultSet row = copy.executeQuery();
            row.next();
            return JsonNodeFactory.instance
                    .objectNode()
                    .put("key_name", row.getString("key_name"))
                    .put("context", row.getString("context"))
                    .put("ciphertext", row.getString("ciphertext"));
        } catch (SQLException e) {
            throw new StackFailure("The limit's row cannot be made", e);
        }
    }
}
