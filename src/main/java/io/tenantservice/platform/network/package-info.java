/**
 * Addresses of networks, and calls to those that somebody outside has chosen. Such a call must not reach what only we
 * can reach (server-side request forgery).
 */
@NullMarked
package io.tenantservice.platform.network;

import org.jspecify.annotations.NullMarked;
