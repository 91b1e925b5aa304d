package io.tenantservice.provider.meta;

import io.tenantservice.platform.secret.Secret;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What a tenant gave us to act for its WhatsApp account.
 *
 * @param accountId the WhatsApp Business Account
 * @param appId the app that the token was seen to belong to; null until a verification has told
 */
public record WhatsAppAccess(
        UUID tenantId,
        String accountId,
        String phoneNumberId,
        Secret accessToken,
        Secret appSecret,
        @Nullable String appId) {}
