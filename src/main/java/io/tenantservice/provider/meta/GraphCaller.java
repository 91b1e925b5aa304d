package io.tenantservice.provider.meta;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.tenantservice.platform.secret.Secret;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.QueryParam;
import java.security.GeneralSecurityException;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Who calls. The token goes by header, as addresses get logged on their way; the proof may be seen, as it is of no use
 * without the token. It goes with every call, not only where the app demands it: a proof that is sent is always
 * checked, and that is how a wrong app secret is found.
 */
public final class GraphCaller {

    private static final String HMAC = "HmacSHA256";

    @HeaderParam("Authorization")
    public final String authorization;

    /** Hex of HMAC-SHA256 with the app secret as key over the token (facebook-java-business-sdk, APIContext). */
    @QueryParam("appsecret_proof")
    public final String proof;

    private GraphCaller(String authorization, String proof) {
        this.authorization = authorization;
        this.proof = proof;
    }

    static GraphCaller of(WhatsAppAccess access) {
        return new GraphCaller(
                "Bearer " + access.accessToken().reveal(), proof(access.appSecret(), access.accessToken()));
    }

    private static String proof(Secret appSecret, Secret token) {
        try {
            Mac mac = Mac.getInstance(HMAC);
            mac.init(new SecretKeySpec(appSecret.revealBytes(), HMAC));
            return HexFormat.of().formatHex(mac.doFinal(token.reveal().getBytes(UTF_8)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java has HMAC-SHA256", e);
        }
    }
}
