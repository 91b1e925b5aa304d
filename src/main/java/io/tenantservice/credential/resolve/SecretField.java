package io.tenantservice.credential.resolve;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.tenantservice.crypto.Purpose;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** A secret of a credential, as callers name it. */
public enum SecretField {
    @JsonProperty("access_token")
    ACCESS_TOKEN(Purpose.ACCESS_TOKEN),
    @JsonProperty("app_secret")
    APP_SECRET(Purpose.APP_SECRET),
    @JsonProperty("verify_token")
    VERIFY_TOKEN(Purpose.VERIFY_TOKEN),
    @JsonProperty("client_id")
    CLIENT_ID(Purpose.CLIENT_ID),
    @JsonProperty("client_secret")
    CLIENT_SECRET(Purpose.CLIENT_SECRET),
    @JsonProperty("webhook_secret")
    WEBHOOK_SECRET(Purpose.WEBHOOK_SECRET);

    private final Purpose purpose;

    SecretField(Purpose purpose) {
        this.purpose = purpose;
    }

    static Set<Purpose> purposes(List<SecretField> fields) {
        Set<Purpose> purposes = EnumSet.noneOf(Purpose.class);
        fields.forEach(field -> purposes.add(field.purpose));
        return purposes;
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
