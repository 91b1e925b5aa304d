package io.tenantservice.platform.idempotency;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.smallrye.mutiny.Uni;
import io.tenantservice.platform.secret.Secret;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Map;
import java.util.Optional;

/** Seals secrets for answers that are kept, before the transaction opens, and opens them for a replay. */
@ApplicationScoped
public class OneTimeSecrets {

    private final AnswerSealer sealer;
    private final ObjectMapper json;

    OneTimeSecrets(AnswerSealer sealer, ObjectMapper json) {
        this.sealer = sealer;
        this.json = json;
    }

    /** Call before the transaction; asks the sealer only when the answer will be kept. */
    public Uni<OneTimeSecret> prepare(Secret secret) {
        return IdempotentRequest.find()
                .map(request -> sealer.seal(request.caller(), request.key(), secret))
                .orElseGet(() -> Uni.createFrom().nullItem())
                .map(sealedText -> new OneTimeSecret(secret, sealedText));
    }

    /** @return the body with its sealed secret, if it has one, in clear */
    Uni<String> open(String caller, String key, String body) {
        ObjectNode answer = parse(body);
        Optional<Map.Entry<String, JsonNode>> found = answer.properties().stream()
                .filter(field -> field.getValue().has(OneTimeSecretWriter.SEALED))
                .findFirst();
        if (found.isEmpty()) {
            return Uni.createFrom().item(body);
        }
        String field = found.get().getKey();
        String text = found.get().getValue().path(OneTimeSecretWriter.SEALED).asText();
        return sealer.open(caller, key, text)
                .map(secret -> answer.put(field, secret.reveal()).toString());
    }

    private ObjectNode parse(String body) {
        try {
            return (ObjectNode) json.readTree(body);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a stored answer that is not JSON", e);
        }
    }
}
