package io.tenantservice.bench;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.smallrye.mutiny.Uni;
import io.tenantservice.crypto.vault.VaultConfig;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.client.WebClientOptions;
import io.vertx.mutiny.core.Vertx;
import io.vertx.mutiny.ext.web.client.WebClient;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Base64;
import java.util.List;

/** Vault's decrypt as one POST: no login, no retry. */
@ApplicationScoped
class RawTransit {

    private final WebClient client;
    private final VaultConfig vault;
    private final BenchConfig bench;

    RawTransit(Vertx vertx, VaultConfig vault, BenchConfig bench) {
        this.client = WebClient.create(vertx, new WebClientOptions().setMaxPoolSize(vault.poolSize()));
        this.vault = vault;
        this.bench = bench;
    }

    /** @param input context and ciphertext as Vault takes them */
    Uni<String> decrypt(String keyName, JsonObject input) {
        return send(keyName, input).map(RawTransit::plaintext);
    }

    /** Of two, in one batch. */
    Uni<List<String>> decrypt(String keyName, JsonObject first, JsonObject second) {
        return send(
                        keyName,
                        new JsonObject()
                                .put("batch_input", new JsonArray().add(first).add(second)))
                .map(data -> data.getJsonArray("batch_results"))
                .map(results -> List.of(plaintext(results.getJsonObject(0)), plaintext(results.getJsonObject(1))));
    }

    private Uni<JsonObject> send(String keyName, JsonObject body) {
        return client.postAbs(vault.url().orElseThrow() + "/v1/" + vault.tenantsMount() + "/decrypt/" + keyName)
                .putHeader("X-Vault-Token", bench.vaultToken())
                .sendJsonObject(body)
                .map(answer -> answer.bodyAsJsonObject().getJsonObject("data"));
    }

    private static String plaintext(JsonObject item) {
        return new String(Base64.getDecoder().decode(item.getString("plaintext")), UTF_8);
    }
}
