package io.tenantservice.platform.idempotency;

import com.fasterxml.jackson.databind.annotation.JsonSerialize;
import io.tenantservice.platform.secret.Secret;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** A secret that an answer shows once. It goes to the caller in clear; the answer that is kept for a replay lacks it. */
@JsonSerialize(using = OneTimeSecretWriter.class)
@Schema(type = SchemaType.STRING)
public record OneTimeSecret(Secret secret) {}
