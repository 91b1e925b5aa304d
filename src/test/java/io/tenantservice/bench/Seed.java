package io.tenantservice.bench;

import static io.tenantservice.simulator.AcmeSeed.ACCESS_TOKEN;
import static io.tenantservice.simulator.AcmeSeed.APP_SECRET;
import static io.tenantservice.simulator.AcmeSeed.PHONE_NUMBER_ID;
import static io.tenantservice.simulator.AcmeSeed.WABA_ID;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
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
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** One tenant with a claimed number and two API keys, made through the API, and the requests that ask for them. */
final class Seed {

    private static final String SCOPES = "platform tenants:write credentials:read credentials:write credentials:reveal"
            + " api-keys:write api-keys:verify";

    private static final String MAKE_TABLES = """
            create table bench_secret (
                id uuid primary key, key_name text not null, context text not null, ciphertext text not null);
            create table bench_pair (
                id uuid primary key, key_name text not null, context text not null, ciphertext text not null,
                other_context text not null, other_ciphertext text not null);
            grant select on bench_secret, bench_pair to ts_service""";

    private static final String COPY_SECRETS = """
            with pair as (
                insert into bench_pair
                select a.credential_id, a.key_name, ?, a.ciphertext, ?, b.ciphertext
                from credential_secret a join credential_secret b on b.credential_id = a.credential_id
                where a.credential_id = ? and a.field = 'ACCESS_TOKEN' and b.field = 'APP_SECRET'
                returning *),
            single as (
                insert into bench_secret select id, key_name, context, ciphertext from pair)
            select * from pair""";

    static final String PREFIX = "acme";

    private final String api;
    private final Map<String, String> caller;
    private final UUID tenant;
    private final String vault;
    private final Map<String, String> vaultCaller;
    private final String apiKey;
    private final String limitedKey;
    private final UUID account;
    private final JsonNode encrypted;

    /** @param vaultToken may decrypt under every tenant's key */
    Seed(String api, LocalStack stack, String vaultToken) {
        this.api = api;
        this.caller =
                Map.of("Authorization", "Bearer " + token(stack.issuer().url()), "Content-Type", "application/json");
        this.vault = stack.vault().address();
        this.vaultCaller = Map.of("X-Vault-Token", vaultToken);
        this.tenant = UUID.fromString(
                create("/v1/tenants", """
                        {"name":"Acme GmbH","tier":"STANDARD","key_prefix":"%s"}""".formatted(PREFIX)).path("id").asText());
        String tenantPath = "/v1/tenants/" + tenant;
        this.apiKey = create(tenantPath + "/api-keys", """
                        {"name":"backend","scopes":["messages:send"]}""").path("api_key").asText();
        this.limitedKey = create(tenantPath + "/api-keys", """
                        {"name":"limited","scopes":["messages:send"],
                         "rate_limits":[{"name":"default","limit":1000000,"period":"PT1S"}]}""").path("api_key").asText();
        this.account = UUID.fromString(create(tenantPath + "/whatsapp-accounts", """
                        {"business_account_id":"%s","phone_number_id":"%s","access_token":"%s","app_secret":"%s"}""".formatted(
                                WABA_ID, PHONE_NUMBER_ID, ACCESS_TOKEN, APP_SECRET))
                .path("id")
                .asText());
        // A number is resolved once Meta has confirmed it.
        create(tenantPath + "/whatsapp-accounts/" + account + ":verify", "");
        this.encrypted = copySecrets(stack, tenant, account);
    }

    Map<String, String> caller() {
        return caller;
    }

    UUID tenant() {
        return tenant;
    }

    Request verify() {
        return Request.post(api + "/v1/api-keys:verify", caller, "{\"api_key\":\"" + apiKey + "\"}");
    }

    Request verifyLimited() {
        return Request.post(api + "/v1/api-keys:verify", caller, "{\"api_key\":\"" + limitedKey + "\"}");
    }

    /** The same bytes as for a verification, of which nothing is read. */
    Request charge() {
        return Request.post(api + "/bench/charge", caller, "{\"api_key\":\"" + limitedKey + "\"}");
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

    Request revealTwo() {
        return Request.get(
                api + "/v1/resolve?phone_number_id=" + PHONE_NUMBER_ID + "&fields=access_token&fields=app_secret",
                caller);
    }

    Request selectAndDecryptTwo() {
        return Request.get(api + "/bench/select-and-decrypt-two?id=" + account, caller);
    }

    Request decrypt() {
        return decrypt(input(""));
    }

    Request decryptTwo() {
        ObjectNode batch = JsonNodeFactory.instance.objectNode();
        batch.putArray("batch_input").add(input("")).add(input("other_"));
        return decrypt(batch);
    }

    private Request decrypt(ObjectNode body) {
        return Request.post(
                vault + "/v1/tenants/decrypt/" + encrypted.path("key_name").asText(), vaultCaller, body.toString());
    }

    /** @param prefix of the columns that hold it */
    private ObjectNode input(String prefix) {
        return JsonNodeFactory.instance
                .objectNode()
                .put("context", encrypted.path(prefix + "context").asText())
                .put("ciphertext", encrypted.path(prefix + "ciphertext").asText());
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

    /** Puts ciphertexts where the limits find them by a primary key, under no row-level security. */
    private static JsonNode copySecrets(LocalStack stack, UUID tenant, UUID account) {
        try (Connection connection = stack.postgres().administrator().getConnection();
                Statement make = connection.createStatement();
                PreparedStatement copy = connection.prepareStatement(COPY_SECRETS)) {
            make.execute(MAKE_TABLES);
            copy.setString(1, context(tenant, account, Purpose.ACCESS_TOKEN));
            copy.setString(2, context(tenant, account, Purpose.APP_SECRET));
            copy.setObject(3, account);
            ResultSet row = copy.executeQuery();
            row.next();
            ObjectNode encrypted = JsonNodeFactory.instance.objectNode();
            for (String column : List.of("key_name", "context", "ciphertext", "other_context", "other_ciphertext")) {
                encrypted.put(column, row.getString(column));
            }
            return encrypted;
        } catch (SQLException e) {
            throw new StackFailure("The limits' rows cannot be made", e);
        }
    }

    private static String context(UUID tenant, UUID account, Purpose field) {
        return Base64.getEncoder().encodeToString(new CredentialContext(tenant, account, 1, field).bytes());
    }
}
