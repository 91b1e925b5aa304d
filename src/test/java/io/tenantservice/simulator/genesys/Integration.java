package io.tenantservice.simulator.genesys;

import com.fasterxml.jackson.databind.JsonNode;
import io.tenantservice.simulator.Subscriber;
import io.tenantservice.simulator.Subscriber.Encoding;
import java.net.URI;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;

/** An open messaging integration. It is made in the background: complete when it is read for the second time. */
final class Integration {

    private static final int READS_UNTIL_COMPLETE = 2;

    private static final String SECRET = "outboundNotificationWebhookSignatureSecretToken";
    private static final String SEEDED_SECRET = "seeded-signature-secret";

    private final String id;
    private final String organizationId;
    private final AtomicInteger reads;
    private final boolean fails;
    private volatile String name;
    private volatile String webhookUrl;
    private volatile String signatureSecret;

    private Integration(
            String id,
            String organizationId,
            String name,
            String webhookUrl,
            String signatureSecret,
            int reads,
            boolean fails) {
        this.id = id;
        this.organizationId = organizationId;
        this.name = name;
        this.webhookUrl = webhookUrl;
        this.signatureSecret = signatureSecret;
        this.reads = new AtomicInteger(reads);
        this.fails = fails;
    }

    static Integration complete(GenesysSeed.Integration seed) {
        return new Integration(
                seed.id(),
                seed.organizationId(),
                seed.name(),
                seed.webhookUrl(),
                SEEDED_SECRET,
                READS_UNTIL_COMPLETE,
                false);
    }

    static Integration create(String organizationId, JsonNode request, boolean fails) {
        return new Integration(
                UUID.randomUUID().toString(),
                organizationId,
                request.path("name").asText(),
                request.path("outboundNotificationWebhookUrl").asText(),
                request.path(SECRET).asText(),
                0,
                fails);
    }

    /** Signs in base 64. */
    Subscriber subscriber() {
        return new Subscriber(URI.create(webhookUrl), signatureSecret, Encoding.BASE64);
    }

    String id() {
        return id;
    }

    String organizationId() {
        return organizationId;
    }

    Integration read() {
        reads.incrementAndGet();
        return this;
    }

    void patch(JsonNode request) {
        name = request.path("name").asText(name);
        webhookUrl = request.path("outboundNotificationWebhookUrl").asText(webhookUrl);
        signatureSecret = request.path(SECRET).asText(signatureSecret);
    }

    Map<String, Object> withOrganization() {
        Map<String, Object> all = json();
        all.put("organization_id", organizationId);
        return all;
    }

    /** Never echoes the signature secret. */
    Map<String, Object> json() {
        boolean done = reads.get() >= READS_UNTIL_COMPLETE;
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("id", id);
        json.put("name", name);
        json.put("outboundNotificationWebhookUrl", webhookUrl);
        json.put("status", "Active");
        json.put("createStatus", done ? (fails ? "Error" : "Completed") : "Initiated");
        if (done && fails) {
            json.put("createError", Map.of("message", "The integration could not be created", "code", "create.failed"));
        }
        json.put("recipient", Map.of("id", id));
        json.put("dateCreated", "2026-01-02T03:04:05.678Z");
        json.put("selfUri", "/api/v2/conversations/messaging/integrations/open/" + id);
        return json;
    }
}
