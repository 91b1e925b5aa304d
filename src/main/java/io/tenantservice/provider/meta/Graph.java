package io.tenantservice.provider.meta;

import com.fasterxml.jackson.databind.annotation.JsonDeserialize;
import com.fasterxml.jackson.databind.annotation.JsonSerialize;
import io.quarkus.runtime.annotations.RegisterForReflection;
import io.tenantservice.platform.secret.RevealSecret;
import io.tenantservice.platform.secret.Secret;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Graph's JSON. What we did not ask for may be absent, and a list of values may grow: those are texts. */
public final class Graph {

    private Graph() {}

    public record TokenDescription(@Nullable Token data) {}

    /**
     * @param expiresAt seconds since 1970; 0 for never
     * @param dataAccessExpiresAt the same, for the end of what the token may see; a user's token has one
     * @param error says why a token is not valid
     */
    public record Token(
            @Nullable @JsonDeserialize(using = TextOrDigits.class)
            String appId,

            @Nullable Boolean isValid,
            @Nullable Long expiresAt,
            @Nullable Long dataAccessExpiresAt,
            @Nullable List<String> scopes,
            @Nullable List<GranularScope> granularScopes,
            @Nullable TokenError error) {

        boolean isGood() {
            return Optional.ofNullable(isValid).orElseThrow(GraphErrorReader::incomplete);
        }

        boolean hasScope(String scope) {
            return Optional.ofNullable(scopes)
                    .orElseThrow(GraphErrorReader::incomplete)
                    .contains(scope);
        }

        /** A scope without targets holds for all assets. */
        boolean reaches(String scope, String assetId) {
            return granularScopes == null
                    || granularScopes.stream()
                            .filter(granular -> scope.equals(granular.scope()))
                            .allMatch(granular -> granular.targetIds() == null
                                    || granular.targetIds().contains(assetId));
        }
    }

    public record GranularScope(
            @Nullable String scope,

            @Nullable @JsonDeserialize(contentUsing = TextOrDigits.class)
            List<String> targetIds) {}

    public record TokenError(int code, @Nullable Integer subcode) {}

    public record Account(@Nullable String id, @Nullable String whatsappBusinessManagerMessagingLimit) {}

    public record Numbers(
            @Nullable List<PhoneNumber> data, @Nullable Paging paging) {

        List<PhoneNumber> page() {
            return Optional.ofNullable(data).orElseThrow(GraphErrorReader::incomplete);
        }

        /** There is another page where Graph names its address; the cursor alone also stands on the last one. */
        Optional<String> after() {
            return paging == null || paging.next() == null || paging.cursors() == null
                    ? Optional.empty()
                    : Optional.ofNullable(paging.cursors().after());
        }
    }

    public record Paging(
            @Nullable Cursors cursors, @Nullable String next) {}

    public record Cursors(@Nullable String after) {}

    public record PhoneNumber(
            @Nullable String id,
            @Nullable String displayPhoneNumber,
            @Nullable String verifiedName,
            @Nullable String qualityRating,
            @Nullable String codeVerificationStatus,
            @Nullable String status,
            @Nullable String platformType) {}

    public record Success(boolean success) {

        /** What does not say so is no answer of Meta's: an empty object, from whatever stands in between. */
        void require() {
            if (!success) {
                throw GraphErrorReader.incomplete();
            }
        }
    }

    public record CallbackOverride(
            String overrideCallbackUri,
            @JsonSerialize(using = RevealSecret.class) Secret verifyToken) {}

    public record Subscriptions(@Nullable List<Subscription> data) {

        Optional<Subscription> of(String appId) {
            return Optional.ofNullable(data).orElseThrow(GraphErrorReader::incomplete).stream()
                    .filter(one -> one.belongsTo(appId))
                    .findFirst();
        }
    }

    public record Subscription(
            @Nullable String overrideCallbackUri, @Nullable App whatsappBusinessApiData) {

        boolean belongsTo(String appId) {
            return whatsappBusinessApiData != null && appId.equals(whatsappBusinessApiData.id());
        }
    }

    public record App(@Nullable String id) {}

    public record FreshToken(@Nullable Secret accessToken) {

        Secret requireAccessToken() {
            return Optional.ofNullable(accessToken).orElseThrow(GraphErrorReader::incomplete);
        }
    }

    @RegisterForReflection
    public record ErrorEnvelope(@Nullable ErrorBody error) {}

    @RegisterForReflection
    public record ErrorBody(
            @Nullable Integer code,
            @Nullable Integer errorSubcode,
            @Nullable String message,
            @Nullable Boolean isTransient,
            @Nullable String fbtraceId) {

        /** The message may repeat a token, so it is read for the classifier's rules and shown to nobody. */
        @Override
        public String toString() {
            return "Error " + code + "/" + errorSubcode;
        }
    }
}
