package io.tenantservice.simulator.meta;

import io.tenantservice.simulator.meta.MetaSeed.App;
import io.tenantservice.simulator.meta.MetaSeed.PhoneNumber;
import io.tenantservice.simulator.meta.MetaSeed.Subscription;
import io.tenantservice.simulator.meta.MetaSeed.Waba;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The JSON of accounts, numbers and subscriptions, cut to the fields that were asked for. */
final class Nodes {

    private static final String WABA_DEFAULTS = "id,name,currency,timezone_id,message_template_namespace";
    private static final String NUMBER_DEFAULTS = "id,display_phone_number,verified_name,quality_rating";

    private Nodes() {}

    static Map<String, Object> waba(Waba waba, Optional<String> fields) {
        Map<String, Object> all = new LinkedHashMap<>();
        all.put("id", waba.id());
        all.put("name", waba.name());
        all.put("currency", "EUR");
        all.put("timezone_id", "1");
        all.put("message_template_namespace", "05155c78_261e");
        all.put("account_review_status", "APPROVED");
        all.put("business_verification_status", "verified");
        all.put("ownership_type", "CLIENT_OWNED");
        all.put("whatsapp_business_manager_messaging_limit", "TIER_2K");
        return cut(all, fields.orElse(WABA_DEFAULTS), "WhatsAppBusinessAccount");
    }

    static Map<String, Object> number(PhoneNumber number, Map<String, String> callbacks, Optional<String> fields) {
        Map<String, Object> all = new LinkedHashMap<>();
        all.put("id", number.id());
        all.put("display_phone_number", number.displayPhoneNumber());
        all.put("verified_name", number.verifiedName());
        all.put("quality_rating", number.qualityRatingOr("GREEN"));
        all.put("code_verification_status", number.codeVerificationStatusOr("VERIFIED"));
        all.put("name_status", "APPROVED");
        all.put("status", number.statusOr("CONNECTED"));
        all.put("platform_type", number.platformTypeOr("CLOUD_API"));
        all.put("account_mode", "LIVE");
        all.put("throughput", Map.of("level", "STANDARD"));
        all.put("webhook_configuration", callbacks);
        return cut(all, fields.orElse(NUMBER_DEFAULTS), "WhatsAppBusinessPhoneNumber");
    }

    static Map<String, Object> subscription(Subscription subscription, App app) {
        Map<String, Object> json = new LinkedHashMap<>();
        if (subscription.overrideCallbackUri() != null) {
            json.put("override_callback_uri", subscription.overrideCallbackUri());
        }
        json.put(
                "whatsapp_business_api_data",
                Map.of("id", app.id(), "name", app.name(), "link", "https://hub.example/apps/" + app.id()));
        return json;
    }

    /** Graph answers the id and what was asked for, and refuses what it does not know. */
    private static Map<String, Object> cut(Map<String, Object> all, String fields, String type) {
        Map<String, Object> asked = new LinkedHashMap<>();
        for (String field : List.of(fields.split(","))) {
            if (!all.containsKey(field)) {
                throw GraphError.badParameter(
                        "Tried accessing nonexisting field (" + field + ") on node type (" + type + ")");
            }
            asked.put(field, all.get(field));
        }
        asked.put("id", all.get("id"));
        return asked;
    }
}
