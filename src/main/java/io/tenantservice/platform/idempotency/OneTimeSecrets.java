package io.tenantservice.platform.idempotency;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.smallrye.mutiny.Uni;
import io.tenantservice.platform.secret.Secret;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Map;

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
                .map(request -> sealer.seal(request.caller(), request.key(), secret)
                        .invoke(request::keepBesideTheAnswer)
                        .replaceWithVoid())
                .orElseGet(() -> Uni.createFrom().voidItem())
                .replaceWith(new OneTimeSecret(secret));
    }

    /** @return the body with its secret, if it has one, in clear */
    Uni<String> open(String caller, String key, String body) {
        ObjectNode answer = parse(body);
        return answer.properties().stream()
                .filter(field -> field.getValue().has(OneTimeSecretWriter.SEALED))
                .map(Map.Entry::getKey)
                .findFirst()
                .map(field -> sealer.open(caller, key)
                        .map(secret -> answer.put(field, secret.reveal()).toString()))
                .orElseGet(() -> Uni.createFrom().item(body));
    }

    private ObjectNode parse(String body) {
        try {
            return (ObjectNode) json.readTree(body);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a stored answer that is not JSON", e);
        }
    }
}
