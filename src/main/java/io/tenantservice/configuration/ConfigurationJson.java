package io.tenantservice.configuration;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectReader;
import jakarta.enterprise.context.ApplicationScoped;

/** Writes a configuration as it is stored, and reads it. */
@ApplicationScoped
class ConfigurationJson {

    private final ObjectMapper mapper;

    /** Unlike a request, a stored document may have fields of a newer version that runs beside this one. */
    private final ObjectReader reader;

    ConfigurationJson(ObjectMapper mapper) {
        this.mapper = mapper;
        this.reader =
                mapper.readerFor(TenantConfiguration.class).without(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES);
    }

    String write(TenantConfiguration configuration) {
        try {
            return mapper.writeValueAsString(configuration);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a configuration that cannot be written", e);
        }
    }

    TenantConfiguration read(String document) {
        try {
            return reader.readValue(document);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a stored configuration that cannot be read", e);
        }
    }
}
