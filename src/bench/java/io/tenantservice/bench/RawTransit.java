package io.tenantservice.bench;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.smallrye.mutiny.Uni;
import io.tenantservice.crypto.vault.VaultConfig;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.client.WebClientOptions;
import io.vertx.mutiny.core.Vertx;
import io.vertx.mutiny.core.buffer.Buffer;
import io.vertx.mutiny.ext.web.client.HttpResponse;
import io.vertx.mutiny.ext.web.client.WebClient;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Base64;

/** Vault's decrypt as one POST: no login, no batch, no retry. */
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
        return client.postAbs(vault.url() + "/v1/" + vault.tenantsMount() + "/decrypt/" + keyName)
                .putHeader("X-Vault-Token", bench.vaultToken())
                .sendJsonObject(input)
                .map(RawTransit::plaintext);
    }

    private static String plaintext(HttpResponse<Buffer> answer) {
        String base64 = answer.bodyAsJsonObject().getJsonObject("data").getString("plaintext");
        return new String(Base64.getDecoder().decode(base64), UTF_8);
    }
}
