package io.tenantservice.platform.secret;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.ser.std.StdSerializer;
import java.io.IOException;

/** Writes a secret in clear, where an answer exists to show it: {@code @JsonSerialize(using = RevealSecret.class)}. */
public class RevealSecret extends StdSerializer<Secret> {

    public RevealSecret() {
        super(Secret.class);
    }

    @Override
    public void serialize(Secret secret, JsonGenerator out, SerializerProvider provider) throws IOException {
        out.writeString(secret.reveal());
    }
}
