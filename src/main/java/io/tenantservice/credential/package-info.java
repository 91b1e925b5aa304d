/**
 * WhatsApp accounts and Genesys organizations: what a tenant's two sides are reached with. Tables {@code
 * whatsapp_account}, {@code genesys_organization}, {@code credential_secret}. A secret is encrypted before a
 * transaction opens and leaves in clear only by a reveal, which is audited first.
 */
@NullMarked
package io.tenantservice.credential;

import org.jspecify.annotations.NullMarked;
