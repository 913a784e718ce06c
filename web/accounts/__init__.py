"""What belongs to whoever looks: signing in and out, the language, how large and how strong the pages are."""

from flask import Blueprint

from web.accounts import account, comfort, sign_in

PARTS: tuple[Blueprint, ...] = (sign_in.bp, comfort.bp, account.bp)
