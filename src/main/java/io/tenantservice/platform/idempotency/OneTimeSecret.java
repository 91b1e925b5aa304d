package io.tenantservice.platform.idempotency;

import com.fasterxml.jackson.databind.annotation.JsonSerialize;
import io.tenantservice.platform.secret.Secret;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * A secret that an answer shows once. It goes to the caller in clear; what is kept for a replay holds it sealed.
 *
 * @param sealed absent when the request carries no idempotency key, so that nothing is kept
 */
@JsonSerialize(using = OneTimeSecretWriter.class)
@Schema(type = SchemaType.STRING)
public record OneTimeSecret(Secret secret, @Nullable String sealed) {}
