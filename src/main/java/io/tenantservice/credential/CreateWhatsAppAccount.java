package io.tenantservice.credential;

import io.tenantservice.platform.secret.Secret;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** A WhatsApp number to be connected. */
@Schema(name = "CreateWhatsAppAccount")
public record CreateWhatsAppAccount(
        @NotNull
        @Pattern(regexp = "[0-9]{5,20}", message = "must be 5 to 20 digits")
        @Schema(description = "Meta's id of the WhatsApp Business account (WABA)", examples = "102290129340398")
        String businessAccountId,

        @NotNull
        @Pattern(regexp = "[0-9]{5,20}", message = "must be 5 to 20 digits")
        @Schema(description = "Meta's id of the phone number", examples = "106540352242922")
        String phoneNumberId,

        @NotNull @Schema(description = "System user token", examples = "EAAJB...")
        Secret accessToken,

        @NotNull @Schema(description = "Secret of the Meta app that issued the token", examples = "b29ff...")
        Secret appSecret,

        @Nullable @Size(min = 1, max = 200) @Schema(examples = "Acme Support")
        String displayName,

        @Nullable @Schema(description = "Whether the number is resolved and re-checked", defaultValue = "true")
        Boolean isActive) {}
