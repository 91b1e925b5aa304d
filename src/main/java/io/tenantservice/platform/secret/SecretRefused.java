package io.tenantservice.platform.secret;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.ser.std.StdSerializer;
import java.io.IOException;

/** Fails every attempt to write a secret that was not marked with {@link RevealSecret}. */
class SecretRefused extends StdSerializer<Secret> {

    SecretRefused() {
        super(Secret.class);
    }

    @Override
    public void serialize(Secret secret, JsonGenerator out, SerializerProvider provider) throws IOException {
        throw JsonMappingException.from(out, "a secret is not written as JSON by accident");
    }
}
