package io.tenantservice.platform.idempotency;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.ser.std.StdSerializer;
import java.io.IOException;

/** Writes a secret in clear for the caller, and where it belongs for the store. */
class OneTimeSecretWriter extends StdSerializer<OneTimeSecret> {

    /** Set on the writer that writes for the store. */
    static final String FOR_STORE = "for_store";

    /** The one field of the object that stands in a stored answer for its secret, which is kept apart. */
    static final String SEALED = "$sealed";

    OneTimeSecretWriter() {
        super(OneTimeSecret.class);
    }

    @Override
    public void serialize(OneTimeSecret value, JsonGenerator out, SerializerProvider provider) throws IOException {
        if (provider.getAttribute(FOR_STORE) == null) {
            out.writeString(value.secret().reveal());
            return;
        }
        out.writeStartObject();
        out.writeBooleanField(SEALED, true);
        out.writeEndObject();
    }
}
