package io.tenantservice.apikey.leak;

import static jakarta.ws.rs.core.MediaType.APPLICATION_JSON;

import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.MultivaluedMap;
import jakarta.ws.rs.ext.MessageBodyReader;
import jakarta.ws.rs.ext.Provider;
import java.io.IOException;
import java.io.InputStream;
import java.lang.annotation.Annotation;
import java.lang.reflect.Type;

/** Keeps a body of JSON from being read as such before its signature has been checked. */
@Provider
@Consumes(APPLICATION_JSON)
public class SignedBodyReader implements MessageBodyReader<SignedBody> {

    @Override
    public boolean isReadable(Class<?> type, Type genericType, Annotation[] annotations, MediaType mediaType) {
        return type == SignedBody.class;
    }

    @Override
    public SignedBody readFrom(
            Class<SignedBody> type,
            Type genericType,
            Annotation[] annotations,
            MediaType mediaType,
            MultivaluedMap<String, String> headers,
            InputStream body)
            throws IOException {
        return new SignedBody(body.readAllBytes());
    }
}
