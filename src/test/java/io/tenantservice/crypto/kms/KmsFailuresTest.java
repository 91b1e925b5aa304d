package io.tenantservice.crypto.kms;

import static org.assertj.core.api.Assertions.assertThat;

import io.tenantservice.crypto.CryptoException;
import io.tenantservice.crypto.CryptoFailure;
import java.net.ConnectException;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.ApiCallTimeoutException;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.services.kms.model.ConflictException;
import software.amazon.awssdk.services.kms.model.DependencyTimeoutException;
import software.amazon.awssdk.services.kms.model.DisabledException;
import software.amazon.awssdk.services.kms.model.IncorrectKeyException;
import software.amazon.awssdk.services.kms.model.InvalidCiphertextException;
import software.amazon.awssdk.services.kms.model.InvalidKeyUsageException;
import software.amazon.awssdk.services.kms.model.KeyUnavailableException;
import software.amazon.awssdk.services.kms.model.KmsException;
import software.amazon.awssdk.services.kms.model.KmsInternalException;
import software.amazon.awssdk.services.kms.model.KmsInvalidStateException;
import software.amazon.awssdk.services.kms.model.LimitExceededException;
import software.amazon.awssdk.services.kms.model.NotFoundException;
import software.amazon.awssdk.services.kms.model.UnsupportedOperationException;

class KmsFailuresTest {

    @ParameterizedTest
    @MethodSource("errorsOfKms")
    void errorOfKmsIsClassifiedByItsClass(AwsServiceException error, CryptoFailure expected) {
        assertThat(KmsFailures.classify(error)).isEqualTo(expected);
        assertThat(KmsFailures.classify(new CompletionException(error))).isEqualTo(expected);
    }

    static Stream<Arguments> errorsOfKms() {
        return Stream.of(
                Arguments.of(InvalidCiphertextException.builder().build(), CryptoFailure.INTEGRITY),
                Arguments.of(IncorrectKeyException.builder().build(), CryptoFailure.INTEGRITY),
                Arguments.of(KmsInvalidStateException.builder().build(), CryptoFailure.KEY_DESTROYED),
                Arguments.of(NotFoundException.builder().build(), CryptoFailure.KEY_DESTROYED),
                Arguments.of(DisabledException.builder().build(), CryptoFailure.PROVIDER_MISCONFIGURED),
                Arguments.of(InvalidKeyUsageException.builder().build(), CryptoFailure.PROVIDER_MISCONFIGURED),
                Arguments.of(UnsupportedOperationException.builder().build(), CryptoFailure.PROVIDER_MISCONFIGURED),
                Arguments.of(LimitExceededException.builder().build(), CryptoFailure.KEY_VERSIONS_EXHAUSTED),
                Arguments.of(KeyUnavailableException.builder().build(), CryptoFailure.UNAVAILABLE),
                Arguments.of(DependencyTimeoutException.builder().build(), CryptoFailure.UNAVAILABLE),
                Arguments.of(KmsInternalException.builder().build(), CryptoFailure.UNAVAILABLE));
    }

    @ParameterizedTest
    @CsvSource(textBlock = """
            AccessDeniedException,           400, PROVIDER_AUTH
            ExpiredTokenException,           400, PROVIDER_AUTH
            IncompleteSignature,             400, PROVIDER_AUTH
            InvalidClientTokenId,            403, PROVIDER_AUTH
            InvalidSignatureException,       400, PROVIDER_AUTH
            MissingAuthenticationToken,      403, PROVIDER_AUTH
            NotAuthorized,                   400, PROVIDER_AUTH
            OptInRequired,                   403, PROVIDER_AUTH
            UnrecognizedClientException,     400, PROVIDER_AUTH
            ValidationException,             400, BAD_REQUEST
            SerializationException,          400, BAD_REQUEST
            ThrottlingException,             400, THROTTLED
            RequestLimitExceeded,            400, THROTTLED
            TooManyRequestsException,        429, THROTTLED
            InternalFailure,                 500, UNAVAILABLE
            ServiceUnavailable,              503, UNAVAILABLE
            SomethingNew,                    400, UNAVAILABLE
            """)
    void errorOfAwsIsClassifiedByItsCode(String code, int status, CryptoFailure expected) {
        AwsServiceException error = KmsException.builder()
                .statusCode(status)
                .awsErrorDetails(AwsErrorDetails.builder().errorCode(code).build())
                .build();

        assertThat(KmsFailures.classify(new CompletionException(error))).isEqualTo(expected);
    }

    @Test
    void errorWithoutACodeIsUnavailable() {
        assertThat(KmsFailures.classify(KmsException.builder().statusCode(502).build()))
                .isEqualTo(CryptoFailure.UNAVAILABLE);
    }

    @ParameterizedTest
    @MethodSource("transportFailures")
    void whateverIsNoAnswerMeansThatKmsIsAway(Throwable failure) {
        assertThat(KmsFailures.classify(failure)).isEqualTo(CryptoFailure.UNAVAILABLE);
    }

    static Stream<Throwable> transportFailures() {
        return Stream.of(
                new ConnectException("refused"),
                new TimeoutException(),
                ApiCallTimeoutException.create(2000),
                SdkClientException.create("Acquire operation took longer"),
                new CompletionException(SdkClientException.create("x", new ConnectException("refused"))));
    }

    @Test
    void whoHasNoCredentialsIsNotLetIn() {
        Throwable failure = new CompletionException(
                SdkClientException.create("x", new CryptoException(CryptoFailure.PROVIDER_AUTH)));

        assertThat(KmsFailures.classify(failure)).isEqualTo(CryptoFailure.PROVIDER_AUTH);
    }

    @Test
    void conflictMeansThatARotationIsUnderWay() {
        assertThat(KmsFailures.isRotationUnderWay(
                        new CompletionException(ConflictException.builder().build())))
                .isTrue();
        assertThat(KmsFailures.isRotationUnderWay(DisabledException.builder().build()))
                .isFalse();
    }
}
