package io.tenantservice.crypto.vault;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.quarkus.vault.client.VaultClient;
import io.quarkus.vault.client.auth.VaultAuthRequest;
import io.quarkus.vault.client.auth.VaultToken;
import io.tenantservice.crypto.CipherResult;
import io.tenantservice.crypto.CredentialCipher.ToDecrypt;
import io.tenantservice.crypto.CryptoException;
import io.tenantservice.crypto.CryptoFailure;
import io.tenantservice.crypto.KeyRef;
import io.tenantservice.platform.secret.Secret;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.client.HttpRequest;
import io.vertx.ext.web.client.HttpResponse;
import io.vertx.ext.web.client.WebClient;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Base64;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/**
 * Decrypts, straight on the connection: of the service's processor time for a reveal, the way through the library took
 * nearly a third (docs/decisions/013). One value goes as a plain decrypt, which costs Vault less than a batch of one.
 */
final class TransitDecrypt {

    private static final ObjectMapper JSON = new ObjectMapper();

    /** What Vault says of a value, not of the call. */
    private static final Set<CryptoFailure> OF_THE_ITEM =
            EnumSet.of(CryptoFailure.INTEGRITY, CryptoFailure.KEY_VERSION_RETIRED, CryptoFailure.BAD_REQUEST);

    private final Vertx vertx;
    private final WebClient connection;
    private final SingleFlightTokens tokens;
    private final VaultAuthRequest login;
    private final VaultConfig config;
    private final String base;

    /** @param client logs in, when the tokens want it */
    TransitDecrypt(
            Vertx vertx, WebClient connection, SingleFlightTokens tokens, VaultClient client, VaultConfig config) {
        this.vertx = vertx;
        this.connection = connection;
        this.tokens = tokens;
        this.login = VaultAuthRequest.of(client, null, InstantSource.system());
        this.config = config;
        this.base = config.url().orElseThrow().replaceFirst("/+$", "");
    }

    /**
     * Fails with {@link CryptoException}, with nothing of Vault's text in it, or with whatever kept Vault from answering.
     *
     * @param within the time that it has, with the login if that is needed
     */
    Future<List<CipherResult<Secret>>> decrypt(KeyRef key, List<ToDecrypt> items, Duration within) {
        String address = base + "/v1/" + key.mount() + "/decrypt/" + key.name();
        Buffer body = body(items).toBuffer();
        return attempt(address, body, true)
                .timeout(within.toMillis(), TimeUnit.MILLISECONDS)
                .map(answer -> results(answer, items.size()));
    }

    /** A token that Vault refuses has been revoked, or has expired early: once, a fresh one is tried. */
    private Future<HttpResponse<Buffer>> attempt(String address, Buffer body, boolean renews) {
        return Future.fromCompletionStage(tokens.apply(login), vertx.getOrCreateContext())
                .compose(token -> send(address, body, token).compose(answer -> {
                    if (answer.statusCode() == 403 && renews && token.isFromCache()) {
                        tokens.invalidateCache();
                        return attempt(address, body, false);
                    }
                    return Future.succeededFuture(answer);
                }));
    }

    private Future<HttpResponse<Buffer>> send(String address, Buffer body, VaultToken token) {
        HttpRequest<Buffer> request = connection
                .postAbs(address)
                .timeout(config.readTimeout().toMillis())
                .putHeader("X-Vault-Token", token.getClientTokenForUsage());
        config.namespace().ifPresent(namespace -> request.putHeader("X-Vault-Namespace", namespace));
        return request.sendBuffer(body);
    }

    private static JsonObject body(List<ToDecrypt> items) {
        if (items.size() == 1) {
            return input(items.getFirst());
        }
        JsonArray batch = new JsonArray();
        items.forEach(item -> batch.add(input(item)));
        return new JsonObject().put("batch_input", batch).put("partial_failure_response_code", 200);
    }

    private static JsonObject input(ToDecrypt item) {
        return new JsonObject()
                .put(
                        "context",
                        Base64.getEncoder().encodeToString(item.context().bytes()))
                .put("ciphertext", item.ciphertext().text());
    }

    private static List<CipherResult<Secret>> results(HttpResponse<Buffer> answer, int size) {
        String text = answer.body() == null ? "" : answer.bodyAsString();
        if (size == 1) {
            return List.of(single(answer.statusCode(), text));
        }
        List<CipherResult<Secret>> results = new ArrayList<>();
        // When all items of a batch fail, Vault answers 400 and still tells of each.
        tree(text).path("batch_results").forEach(item -> results.add(result(item)));
        if (results.size() != size) {
            throw new CryptoException(VaultFailures.classify(answer.statusCode(), text));
        }
        return results;
    }

    private static CipherResult<Secret> single(int status, String text) {
        if (status == 200) {
            return result(tree(text));
        }
        CryptoFailure failure = VaultFailures.classify(status, text);
        if (OF_THE_ITEM.contains(failure)) {
            return new CipherResult.Failed<>(failure);
        }
        throw new CryptoException(failure);
    }

    private static CipherResult<Secret> result(JsonNode item) {
        String error = item.path("error").asText();
        if (!error.isEmpty()) {
            return new CipherResult.Failed<>(VaultFailures.classifyItem(error));
        }
        JsonNode plaintext = item.path("plaintext");
        if (!plaintext.isTextual()) {
            // Not Vault's answer, or one that it has wrapped. Never taken for an empty secret.
            throw new CryptoException(CryptoFailure.UNAVAILABLE);
        }
        return new CipherResult.Done<>(Secret.of(Base64.getDecoder().decode(plaintext.asText())));
    }

    /** @return what Vault answers; nothing when it is not Vault who does */
    private static JsonNode tree(String text) {
        try {
            return JSON.readTree(text).path("data");
        } catch (JsonProcessingException notJson) {
            return MissingNode.getInstance();
        }
    }
}
