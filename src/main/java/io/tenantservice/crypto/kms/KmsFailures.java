package io.tenantservice.crypto.kms;

import io.tenantservice.crypto.CryptoException;
import io.tenantservice.crypto.CryptoFailure;
import java.util.Set;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.services.kms.model.ConflictException;
import software.amazon.awssdk.services.kms.model.DisabledException;
import software.amazon.awssdk.services.kms.model.IncorrectKeyException;
import software.amazon.awssdk.services.kms.model.InvalidCiphertextException;
import software.amazon.awssdk.services.kms.model.InvalidKeyUsageException;
import software.amazon.awssdk.services.kms.model.KmsInvalidStateException;
import software.amazon.awssdk.services.kms.model.LimitExceededException;
import software.amazon.awssdk.services.kms.model.NotFoundException;
import software.amazon.awssdk.services.kms.model.UnsupportedOperationException;

/**
 * Turns whatever a call to KMS fails with into one of our reasons. Sources: the errors of each operation, and "Common
 * Error Types", in the KMS API reference. Nothing of the text goes further than this class.
 */
final class KmsFailures {

    /** Answered to all who are not let in, whether by policy, key policy, credentials or signature. */
    private static final Set<String> NOT_LET_IN = Set.of(
            "AccessDeniedException",
            "ExpiredTokenException",
            "IncompleteSignature",
            "InvalidClientTokenId",
            "InvalidSignatureException",
            "MissingAuthenticationToken",
            "MissingAuthenticationTokenException",
            "NotAuthorized",
            "OptInRequired",
            "UnrecognizedClientException");

    private static final Set<String> NOT_UNDERSTOOD =
            Set.of("SerializationException", "ValidationError", "ValidationException");

    private KmsFailures() {}

    /** @param failure as thrown, possibly wrapped by the futures it went through */
    static CryptoFailure classify(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof CryptoException ours) {
                return ours.failure();
            }
            if (cause instanceof AwsServiceException answer) {
                return classify(answer);
            }
        }
        // Refused and broken connections, DNS, TLS and timeouts.
        return CryptoFailure.UNAVAILABLE;
    }

    private static CryptoFailure classify(AwsServiceException answer) {
        return switch (answer) {
            // "The context does not match, or the ciphertext is corrupted"; "not the key that encrypted it".
            case InvalidCiphertextException _, IncorrectKeyException _ -> CryptoFailure.INTEGRITY;
            // Waits for its deletion, or is gone.
            case KmsInvalidStateException _, NotFoundException _ -> CryptoFailure.KEY_DESTROYED;
            case DisabledException _, InvalidKeyUsageException _, UnsupportedOperationException _ ->
                CryptoFailure.PROVIDER_MISCONFIGURED;
            // RotateKeyOnDemand: a key has 25 such rotations for ever.
            case LimitExceededException _ -> CryptoFailure.KEY_VERSIONS_EXHAUSTED;
            default -> byCode(answer);
        };
    }

    /** Those of all AWS services have no classes of their own. */
    private static CryptoFailure byCode(AwsServiceException answer) {
        String code = answer.awsErrorDetails() == null
                ? ""
                : String.valueOf(answer.awsErrorDetails().errorCode());
        if (NOT_LET_IN.contains(code)) {
            return CryptoFailure.PROVIDER_AUTH;
        }
        if (NOT_UNDERSTOOD.contains(code)) {
            return CryptoFailure.BAD_REQUEST;
        }
        return answer.isThrottlingException() ? CryptoFailure.THROTTLED : CryptoFailure.UNAVAILABLE;
    }

    /** RotateKeyOnDemand: somebody has begun the key's next version, and it is not there yet. */
    static boolean isRotationUnderWay(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof ConflictException) {
                return true;
            }
        }
        return false;
    }
}
