package io.tenantservice.sdk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import com.facebook.ads.sdk.APIContext;
import com.facebook.ads.sdk.APIException;
import com.facebook.ads.sdk.APINode;
import com.facebook.ads.sdk.APIRequest;
import com.facebook.ads.sdk.WhatsAppBusinessAccount;
import com.google.gson.JsonObject;
import com.mypurecloud.sdk.v2.ApiClient;
import com.mypurecloud.sdk.v2.ApiException;
import com.mypurecloud.sdk.v2.api.ConversationsApi;
import com.mypurecloud.sdk.v2.api.OAuthApi;
import com.mypurecloud.sdk.v2.api.OrganizationApi;
import com.mypurecloud.sdk.v2.api.TokensApi;
import com.mypurecloud.sdk.v2.model.OAuthClient;
import com.mypurecloud.sdk.v2.model.OpenIntegration;
import com.mypurecloud.sdk.v2.model.OpenIntegrationRequest;
import com.mypurecloud.sdk.v2.model.OpenIntegrationUpdateRequest;
import com.mypurecloud.sdk.v2.model.Organization;
import com.mypurecloud.sdk.v2.model.TokenInfo;
import io.tenantservice.simulator.AcmeSeed;
import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The providers' own SDKs understand what the simulators say, as they understand the providers. */
class OfficialSdkTest {

    private static Providers providers;

    @BeforeAll
    static void start(@TempDir Path folder) throws IOException, GeneralSecurityException {
        providers = new Providers(folder);
    }

    @AfterAll
    static void stop() {
        providers.close();
    }

    @BeforeEach
    void knowOnlyAcme() throws IOException, InterruptedException {
        providers.steer("/reset", "");
    }

    @Test
    void metaTellsOfAToken() throws APIException {
        JsonObject data =
                get("debug_token", "input_token", AcmeSeed.ACCESS_TOKEN).getRawResponseAsJsonObject();

        assertThat(data.get("is_valid").getAsBoolean()).isTrue();
        assertThat(data.get("app_id").getAsString()).isEqualTo(AcmeSeed.APP_ID);
        assertThat(data.getAsJsonArray("granular_scopes").toString()).contains(AcmeSeed.WABA_ID);
    }

    @Test
    void metaTellsOfAnAccountAndItsNumbers() throws APIException {
        WhatsAppBusinessAccount account = new WhatsAppBusinessAccount(AcmeSeed.WABA_ID, meta(AcmeSeed.APP_SECRET))
                .get()
                .requestField("name")
                .requestField("business_verification_status")
                .requestField("whatsapp_business_manager_messaging_limit")
                .execute();
        APINode number = account.getPhoneNumbers().execute().head();
        JsonObject details = get(AcmeSeed.PHONE_NUMBER_ID, "fields", "display_phone_number,platform_type")
                .getRawResponseAsJsonObject();

        assertThat(account.getFieldName()).isEqualTo("Acme Support");
        assertThat(account.getFieldWhatsappBusinessManagerMessagingLimit())
                .isEqualTo(WhatsAppBusinessAccount.EnumWhatsappBusinessManagerMessagingLimit.VALUE_TIER_2K);
        assertThat(number.getId()).isEqualTo(AcmeSeed.PHONE_NUMBER_ID);
        assertThat(details.get("display_phone_number").getAsString()).isEqualTo(AcmeSeed.DISPLAY_PHONE_NUMBER);
        assertThat(details.get("platform_type").getAsString()).isEqualTo("CLOUD_API");
    }

    @Test
    void metaSubscribesOverridesAndUnsubscribes() throws Exception {
        WhatsAppBusinessAccount account = new WhatsAppBusinessAccount(AcmeSeed.WABA_ID, meta(AcmeSeed.APP_SECRET));
        providers.steer("/verify-tokens", "{\"name\":\"sdk\",\"token\":\"verify\"}");

        account.createSubscribedApp().execute();
        account.createSubscribedApp()
                .setOverrideCallbackUri(providers.receiverUrl() + "/wa/sdk")
                .setVerifyToken("verify")
                .execute();
        String subscribed = account.getSubscribedApps().execute().getRawResponse();
        account.deleteSubscribedApps().execute();

        assertThat(subscribed).contains("/wa/sdk", AcmeSeed.APP_ID);
        assertThat(account.getSubscribedApps().execute()).isEmpty();
    }

    @Test
    void metaRefusesAWrongProofAndAForeignAccount() {
        assertThatThrownBy(() -> new WhatsAppBusinessAccount(AcmeSeed.WABA_ID, meta("another"))
                        .get()
                        .execute())
                .asInstanceOf(type(APIException.class))
                .satisfies(refused -> {
                    assertThat(error(refused).get("code").getAsInt()).isEqualTo(100);
                    assertThat(error(refused).get("message").getAsString()).contains("appsecret_proof");
                });
        assertThatThrownBy(() -> new WhatsAppBusinessAccount("1", meta(AcmeSeed.APP_SECRET))
                        .get()
                        .execute())
                .asInstanceOf(type(APIException.class))
                .satisfies(refused -> assertThat(
                                error(refused).get("error_subcode").getAsInt())
                        .isEqualTo(33));
    }

    @Test
    void genesysLetsAClientInAndTellsWhoItIs() throws IOException, ApiException {
        ApiClient client = genesys();

        Organization organization = new OrganizationApi(client).getOrganizationsMe();
        TokenInfo token = new TokensApi(client).getTokensMe(Boolean.FALSE);
        new TokensApi(client).headTokensMe();

        assertThat(organization.getId()).isEqualTo(AcmeSeed.ORGANIZATION_ID);
        assertThat(organization.getState()).isEqualTo(Organization.StateEnum.ACTIVE);
        assertThat(organization.getProductPlatform()).isEqualTo(Organization.ProductPlatformEnum.GENESYSCLOUD);
        assertThat(token.getOrganization().getId()).isEqualTo(AcmeSeed.ORGANIZATION_ID);
    }

    @Test
    void genesysReplacesASecret() throws IOException, ApiException {
        OAuthApi clients = new OAuthApi(genesys());

        OAuthClient before = clients.getOauthClient(AcmeSeed.CLIENT_ID);
        OAuthClient after = clients.postOauthClientSecret(AcmeSeed.CLIENT_ID);

        assertThat(before.getAccessTokenValiditySeconds()).isEqualTo(86_400);
        assertThat(before.getAuthorizedGrantType()).isEqualTo(OAuthClient.AuthorizedGrantTypeEnum.CLIENT_CREDENTIALS);
        assertThat(before.getSecret()).isNull();
        assertThat(after.getSecret()).isNotEqualTo(AcmeSeed.CLIENT_SECRET);
        assertThatThrownBy(OfficialSdkTest::genesys)
                .asInstanceOf(type(ApiException.class))
                .satisfies(refused -> {
                    assertThat(refused.getStatusCode()).isEqualTo(400);
                    assertThat(refused.getRawBody()).contains("invalid_client");
                });
    }

    @Test
    void genesysMakesChangesListsAndDeletesAnIntegration() throws IOException, ApiException {
        ConversationsApi api = new ConversationsApi(genesys());
        OpenIntegrationRequest wanted = new OpenIntegrationRequest();
        wanted.setName("acme-wa");
        wanted.setOutboundNotificationWebhookUrl("https://hub.example/gc");
        wanted.setOutboundNotificationWebhookSignatureSecretToken("at-least-sixteen-characters");

        OpenIntegration created = api.postConversationsMessagingIntegrationsOpen(wanted);
        String id = created.getId();
        OpenIntegration first = api.getConversationsMessagingIntegrationsOpenIntegrationId(id, null);
        OpenIntegration second = api.getConversationsMessagingIntegrationsOpenIntegrationId(id, null);
        OpenIntegrationUpdateRequest change = new OpenIntegrationUpdateRequest();
        change.setName("acme-whatsapp");
        OpenIntegration changed = api.patchConversationsMessagingIntegrationsOpenIntegrationId(id, change);

        assertThat(created.getCreateStatus()).isEqualTo(OpenIntegration.CreateStatusEnum.INITIATED);
        assertThat(first.getCreateStatus()).isEqualTo(OpenIntegration.CreateStatusEnum.INITIATED);
        assertThat(second.getCreateStatus()).isEqualTo(OpenIntegration.CreateStatusEnum.COMPLETED);
        assertThat(changed.getName()).isEqualTo("acme-whatsapp");
        assertThat(api.getConversationsMessagingIntegrationsOpen(25, 1, null, null, null)
                        .getEntities())
                .extracting(OpenIntegration::getId)
                .containsExactly(id);
        api.deleteConversationsMessagingIntegrationsOpenIntegrationId(id);
        assertThatThrownBy(() -> api.getConversationsMessagingIntegrationsOpenIntegrationId(id, null))
                .asInstanceOf(type(ApiException.class))
                .satisfies(gone -> {
                    assertThat(gone.getStatusCode()).isEqualTo(404);
                    // The SDK itself looks for the exact letters, which the simulators' server does not keep.
                    assertThat(gone.getHeaders().keySet()).anyMatch("ININ-Correlation-Id"::equalsIgnoreCase);
                });
    }

    @Test
    void genesysSdkWaitsAsLongAsARateLimitSays() throws Exception {
        ApiClient client = genesys();
        ApiClient.RetryConfiguration patience = new ApiClient.RetryConfiguration();
        patience.setMaxRetryTimeSec(10);
        patience.setRetryMax(3);
        client.setRetryConfiguration(patience);
        providers.steer(
                "/faults",
                "{\"provider\":\"genesys\",\"match\":{\"call\":\"G2\"},\"fault\":\"rate_limited\",\"retry_after\":1}");
        long began = System.nanoTime();

        Organization organization = new OrganizationApi(client).getOrganizationsMe();

        assertThat(organization.getName()).isEqualTo("Acme GmbH");
        assertThat(System.nanoTime() - began).isGreaterThan(1_000_000_000L);
    }

    private static APINode get(String node, String parameter, String value) throws APIException {
        return new APIRequest<APINode>(meta(AcmeSeed.APP_SECRET), node, "/", "GET")
                .setParam(parameter, value)
                .execute()
                .head();
    }

    private static JsonObject error(APIException refused) {
        return refused.getRawResponseAsJsonObject().getAsJsonObject("error");
    }

    private static APIContext meta(String appSecret) {
        return new APIContext(
                providers.metaUrl(),
                providers.metaUrl(),
                "v24.0",
                AcmeSeed.ACCESS_TOKEN,
                appSecret,
                AcmeSeed.APP_ID,
                false);
    }

    private static ApiClient genesys() throws IOException, ApiException {
        ApiClient client = ApiClient.Builder.standard()
                .withBasePath(providers.genesysApiUrl())
                // Or it would read one of whoever runs this.
                .withConfigFilePath("/dev/null")
                .build();
        client.authorizeClientCredentials(AcmeSeed.CLIENT_ID, AcmeSeed.CLIENT_SECRET);
        return client;
    }
}
